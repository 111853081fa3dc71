import type { Config } from '../config';
import { FLUENTD, FLUENTD_PORT, LOG_STORE, LOG_STORE_PORT, logStoreIsOwn } from './logging';

export interface Port {
  readonly port: number;
  /** Default: TCP. */
  readonly protocol?: 'UDP';
}

/** Something that runs: its name is the name of its object, its Service and the value of its label `app`. */
export interface Workload {
  readonly name: string;
  readonly kind: 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'CronJob';
  readonly namespace: string;
  /** The application's workloads are foreign: read and patched, never owned, never selected by a policy. */
  readonly foreign: boolean;
  readonly ports: Readonly<Record<string, Port>>;
}

/** Where node agents live: pods that need host paths. */
export function nodeAgentNamespace({
  application,
  environment,
}: Pick<Config, 'application' | 'environment'>): string {
  return environment.nodeAgents.namespace ?? application.namespace;
}

/** The plane's own workloads. */
export function planeWorkloads(config: Config): readonly Workload[] {
  const namespace = config.application.namespace;
  const own = (name: string, kind: Workload['kind'], ports: Workload['ports'], at = namespace): Workload => ({
    name,
    kind,
    namespace: at,
    foreign: false,
    ports,
  });
  return [
    own('prometheus', 'StatefulSet', { web: { port: 9090 } }),
    own('alertmanager', 'StatefulSet', {
      web: { port: 9093 },
      cluster: { port: 9094 },
      'cluster-udp': { port: 9094, protocol: 'UDP' },
    }),
    own('grafana', 'StatefulSet', { web: { port: 3000 } }),
    own('kube-state-metrics', 'Deployment', { metrics: { port: 8080 }, telemetry: { port: 8081 } }),
    own('blackbox-exporter', 'Deployment', { web: { port: 9115 } }),
    own('postgres-exporter', 'Deployment', { metrics: { port: 9187 } }),
    own('business-exporter', 'Deployment', { metrics: { port: 9187 } }),
    own('pushgateway', 'StatefulSet', { web: { port: 9091 } }),
    ...(config.application.database.pitr ? [own('postgres-wal-receiver', 'StatefulSet', {})] : []),
    own('node-exporter', 'DaemonSet', { metrics: { port: 9100 } }, nodeAgentNamespace(config)),
    own(FLUENTD, 'DaemonSet', { metrics: { port: FLUENTD_PORT } }, nodeAgentNamespace(config)),
    ...(logStoreIsOwn(config) ? [own(LOG_STORE, 'StatefulSet', { web: { port: LOG_STORE_PORT } })] : []),
    ...cronJobNames(config).map((name) => own(name, 'CronJob', {})),
  ];
}

/** CronJobs that exist in this environment, those on demand included. */
function cronJobNames({ application, environment, jobs }: Config): string[] {
  const off = new Set([
    ...(application.database.pitr ? [] : ['postgres-basebackup']),
    ...(environment.offsite ? [] : ['postgres-backup-offsite']),
  ]);
  return [...Object.keys(jobs).filter((name) => !off.has(name)), 'postgres-restore', 'database-roles'];
}

/** The application's workloads, which belong to others. */
export function foreignWorkloads({ application }: Config): readonly Workload[] {
  const namespace = application.namespace;
  return [
    ...application.services.map((service): Workload => ({
      name: service.name,
      kind: 'Deployment',
      namespace,
      foreign: true,
      ports: { http: { port: service.port } },
    })),
    {
      name: application.database.name,
      kind: 'StatefulSet',
      namespace,
      foreign: true,
      ports: { postgres: { port: application.database.port } },
    },
  ];
}
