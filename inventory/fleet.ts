import type { Config, ServiceConfig } from '../config';
import { both, numbered, values } from './shape';
import type { Kind, Labels } from './shape';
import { foreignWorkloads, planeWorkloads } from './workloads';
import type { Workload } from './workloads';

/** A pod with its one container, which bears the workload's name. */
export interface Pod {
  readonly workload: Workload;
  readonly labels: { readonly namespace: string; readonly pod: string; readonly node: string };
}

/** What a cluster with this plane holds, as the labels its series get. */
export interface Fleet {
  readonly config: Config;
  readonly nodes: Kind;
  readonly pods: readonly Pod[];
  readonly volumes: Kind;
  /** Rule groups of Prometheus, whose number only the finished plane knows. */
  readonly ruleGroups: Kind;
}

/** Runs of a CronJob that stay visible, successful and failed ones each. */
export const RUNS_KEPT = 3;

/**
 * The fleet of a configuration: replicas as they are set, a service with an autoscaler at its maximum, DaemonSets on
 * `cost.nodes`, and of every CronJob the pods of the runs that are kept. What Kubernetes brings itself is not in it.
 */
export function fleetOf(config: Config, ruleGroups: readonly string[] = []): Fleet {
  const nodes = numbered('node', config.cost.nodes, 'node-');
  const workloads = [...planeWorkloads(config), ...foreignWorkloads(config)];
  const names = workloads.flatMap((workload) => podNames(workload, config).map((pod) => ({ workload, pod })));
  return {
    config,
    nodes,
    pods: names.map(({ workload, pod }, at) => ({
      workload,
      labels: { namespace: workload.namespace, pod, node: nodes[at % nodes.length]?.['node'] ?? '' },
    })),
    volumes: volumesOf(config).map((persistentvolumeclaim) => ({
      namespace: config.application.namespace,
      persistentvolumeclaim,
      node: nodes[0]?.['node'] ?? '',
    })),
    ruleGroups: values('rule_group', ...ruleGroups),
  };
}

function podNames(workload: Workload, config: Config): string[] {
  const { name, kind } = workload;
  const count = replicasOf(workload, config);
  if (kind === 'StatefulSet') return Array.from({ length: count }, (_, at) => `${name}-${at}`);
  const suffix = { Deployment: '6f9c7d4b8-x2k8', DaemonSet: 'q7w4', CronJob: '2900000-m5t9' }[kind];
  return Array.from({ length: count }, (_, at) => `${name}-${suffix}${at}`);
}

function replicasOf({ name, kind, foreign }: Workload, { environment, cost, scaling }: Config): number {
  if (kind === 'DaemonSet') return cost.nodes;
  if (kind === 'CronJob') return RUNS_KEPT;
  if (foreign && kind === 'StatefulSet') return 1;
  if (!foreign) return (environment.replicas as Readonly<Record<string, number>>)[name] ?? 1;
  return name === scaling.backend.service ? scaling.backend.horizontal.maxReplicas : cost.podsPerService;
}

/** Claims of the plane's StatefulSets and of the database; other namespaces' are not known. */
function volumesOf({ application, environment }: Config): string[] {
  const { replicas, logs } = environment;
  const of = (name: string, count = 1) => Array.from({ length: count }, (_, at) => `data-${name}-${at}`);
  return [
    ...of(application.database.name),
    ...of('prometheus', replicas.prometheus),
    ...of('alertmanager', replicas.alertmanager),
    ...of('grafana', replicas.grafana),
    ...of('pushgateway'),
    ...(logs.sink.kind === 'victoria-logs' ? of('victoria-logs') : []),
    'postgres-backups',
    ...(application.database.pitr ? ['postgres-wal'] : []),
  ];
}

/** The pods of one workload. */
export function podsOf({ pods }: Fleet, workload: string): readonly Pod[] {
  return pods.filter((it) => it.workload.name === workload);
}

/** The pods that run all the time: a CronJob's have ended. */
export function running({ pods }: Fleet): readonly Pod[] {
  return pods.filter(({ workload }) => workload.kind !== 'CronJob');
}

/** The objects of a kind, one label each: `{ namespace, deployment: 'backend' }`. */
export function objects({ config }: Fleet, kind: Workload['kind'], label: string): Kind {
  return [...planeWorkloads(config), ...foreignWorkloads(config)]
    .filter((it) => it.kind === kind)
    .map(({ name, namespace }) => ({ namespace, [label]: name }));
}

/** Containers as kube-state-metrics and cAdvisor name them. */
export function containers(pods: readonly Pod[]): Kind {
  return pods.map(({ workload, labels }): Labels => ({ ...labels, container: workload.name }));
}

/** What a service's requests are told apart by. */
export function requestLabels(
  { name, metrics, healthPath }: ServiceConfig,
  { application, cost, logging }: Config,
) {
  const { http } = logging;
  const asked = application.predictions?.service === name ? application.predictions.routes : [];
  const known = [...new Set([healthPath, ...asked.map((route) => route.replace('*', '')), ...http.routes])];
  const others = numbered('route', cost.routesPerService, '/api/').map((it) => it['route'] ?? '');
  const paths = [...known, ...others].slice(0, cost.routesPerService);
  const statuses = [
    '200',
    '500',
    ...numbered('code', cost.statusesPerRoute, '40').map((it) => it['code'] ?? ''),
  ];
  const routes = values(metrics.routeLabel, ...paths);
  const buckets = values('le', ...metrics.buckets.map(String), '+Inf');
  return {
    routes,
    answers: both(routes, values(metrics.statusLabel, ...statuses.slice(0, cost.statusesPerRoute))),
    buckets: both(routes, buckets),
  };
}
