import { App, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { alerting } from '../alerts';
import type { Alerting } from '../alerts';
import type { Config } from '../config';
import { Alertmanager } from '../constructs/alertmanager';
import { applicationPatches } from '../constructs/application-patch';
import type { ApplicationPatch } from '../constructs/application-patch';
import { HorizontalAutoscaler, VerticalAutoscaler } from '../constructs/autoscaling';
import { Certificate } from '../constructs/certificate';
import { BusinessAlerts } from '../constructs/business-alerts';
import { BlackboxExporter } from '../constructs/exporters/blackbox-exporter';
import { BusinessExporter } from '../constructs/exporters/business-exporter';
import { KubeStateMetrics } from '../constructs/exporters/kube-state-metrics';
import { NodeExporter } from '../constructs/exporters/node-exporter';
import { PostgresExporter } from '../constructs/exporters/postgres-exporter';
import { Grafana } from '../constructs/grafana';
import { BackupScripts } from '../constructs/backup-scripts';
import { BackupVolumes } from '../constructs/backup-volumes';
import type { Scripts } from '../constructs/kit/scripts';
import { Pushgateway } from '../constructs/pushgateway';
import { WalReceiver } from '../constructs/wal-receiver';
import { AdmissionPolicies } from '../constructs/admission-policies';
import { AgentNamespace } from '../constructs/agent-namespace';
import { Fluentd } from '../constructs/fluentd';
import { LogStore } from '../constructs/log-store';
import { NetworkPolicies } from '../constructs/network-policies';
import { Prometheus } from '../constructs/prometheus';
import { splitRules } from '../constructs/prometheus/rule-volume';
import { ScheduledJob } from '../constructs/scheduled-job';
import { onDemandJobs, scheduledJobs } from '../cronjobs';
import type { ScheduledJob as Job } from '../cronjobs';
import { dashboards } from '../dashboards';
import type { Dashboard } from '../dashboards';
import { inventory, logStoreIsOwn, nodeAgentNamespace } from '../inventory';
import type { Inventory } from '../inventory';

/** A Kubernetes object as plain data. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly [key: string]: unknown };
  readonly [key: string]: unknown;
}

/**
 * When a component is deployed. `base`: accounts, policies and roles come first, so that no pod ever runs
 * unguarded; `custom`: kinds whose definitions a neighbour brings (cert-manager, VPA).
 */
export type DeployGroup = 'base' | 'plane' | 'custom';

/** One file of `kubernetes/`. */
export interface Component {
  /** Relative to `kubernetes/`; the guides fix some of them. */
  readonly file: string;
  readonly group: DeployGroup;
  readonly objects: readonly KubernetesObject[];
}

/** Everything that follows from one configuration. */
export interface Plane {
  readonly config: Config;
  readonly inventory: Inventory;
  readonly jobs: readonly Job[];
  readonly alerting: Alerting;
  readonly boards: readonly Dashboard[];
  readonly components: readonly Component[];
  readonly patches: readonly ApplicationPatch[];
}

/**
 * Compiles a configuration, and the scripts that its jobs run, into the plane. Pure: no file, clock or environment
 * is looked at.
 */
export function buildPlane(config: Config, scripts: Scripts): Plane {
  const what = inventory(config);
  const jobs = scheduledJobs(config);
  const told = alerting({ config, inventory: what, jobs });
  const boards = dashboards(config, told.signals);
  const { namespace } = config.application;
  const agents = nodeAgentNamespace(config);
  const rules = splitRules(told.rules, told.signals);
  const recorded = recordedNames(told);

  const component = (
    file: string,
    build: (chart: Construct) => unknown,
    group: DeployGroup = 'plane',
    at = namespace,
  ): Component => {
    // An app of its own: rendering one chart looks at every object of its app.
    const chart = new Chart(new App(), file.replace(/\W+/g, '-'), {
      namespace: at,
      disableResourceNameHashes: true,
    });
    build(chart);
    return { file, group, objects: (chart.toJson() as KubernetesObject[]).map(withoutForeignScope) };
  };
  const components = [
    ...(agents === namespace
      ? []
      : [component('node-agents.yaml', (it) => new AgentNamespace(it, 'namespace', agents), 'base')]),
    component(
      'network-policies.yaml',
      (it) => new NetworkPolicies(it, 'policies', { config, inventory: what }),
      'base',
    ),
    component('admission-policies.yaml', (it) => new AdmissionPolicies(it, 'policies', config), 'base'),
    component(
      'prometheus.yaml',
      (it) => new Prometheus(it, 'prometheus', { config, inventory: what, rules: rules.main, recorded }),
    ),
    component('alertmanager.yaml', (it) => new Alertmanager(it, 'alertmanager', { config, alerting: told })),
    component('grafana.yaml', (it) => new Grafana(it, 'grafana', { config, boards })),
    component('kube-state-metrics.yaml', (it) => new KubeStateMetrics(it, 'exporter', config)),
    component('node-exporter.yaml', (it) => new NodeExporter(it, 'exporter', config), 'plane', agents),
    component('fluentd.yaml', (it) => new Fluentd(it, 'fluentd', config), 'plane', agents),
    ...(logStoreIsOwn(config)
      ? [component('victoria-logs.yaml', (it) => new LogStore(it, 'store', config))]
      : []),
    component('blackbox-exporter.yaml', (it) => new BlackboxExporter(it, 'exporter', config)),
    component('postgres-exporter.yaml', (it) => new PostgresExporter(it, 'exporter', config)),
    component('monitoring/custom-metrics.yaml', (it) => new BusinessExporter(it, 'exporter', config)),
    component('monitoring/business-alerts.yaml', (it) => new BusinessAlerts(it, 'rules', rules.business)),
    component('pushgateway.yaml', (it) => new Pushgateway(it, 'pushgateway', config)),
    component('backup/volumes.yaml', (it) => new BackupVolumes(it, 'volumes', config)),
    component('backup/scripts.yaml', (it) => new BackupScripts(it, 'scripts', scripts)),
    ...(config.application.database.pitr
      ? [component('backup/wal-receiver.yaml', (it) => new WalReceiver(it, 'receiver', { config, scripts }))]
      : []),
    ...[...jobs, ...onDemandJobs(config)].map((job) =>
      component(`cronjobs/${job.name}.yaml`, (it) => new ScheduledJob(it, 'job', { job, scripts })),
    ),
    component('hpa.yaml', (it) => new HorizontalAutoscaler(it, 'autoscaler', config)),
    ...(config.environment.neighbours.verticalPodAutoscaler && config.scaling.backend.vertical
      ? [component('vpa.yaml', (it) => new VerticalAutoscaler(it, 'autoscaler', config), 'custom')]
      : []),
    ...(config.environment.neighbours.certManager.enabled
      ? [
          component(
            'cert-manager/certificate.yaml',
            (it) => new Certificate(it, 'certificate', config),
            'custom',
          ),
        ]
      : []),
  ];
  return {
    config,
    inventory: what,
    jobs,
    alerting: told,
    boards,
    components,
    patches: applicationPatches(config),
  };
}

/** Names of every recorded quantity. */
export function recordedNames({ slices }: Alerting): readonly string[] {
  return [...new Set(slices.flatMap(({ records }) => records.map(({ record }) => record)))];
}

/** Kinds that live in no namespace; cdk8s gives every object of a chart the chart's. */
const CLUSTER_SCOPED = [
  'ClusterRole',
  'ClusterRoleBinding',
  'Namespace',
  'PriorityClass',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
];

function withoutForeignScope(object: KubernetesObject): KubernetesObject {
  if (!CLUSTER_SCOPED.includes(object.kind)) return object;
  const { namespace: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}
