import type { Config } from '../config';
import type { Port } from './workloads';
import { FLUENTD, LOG_STORE, logDataSource, logDestinations, logStoreIsOwn } from './logging';
import { KUBELET_PORT, scrapeJobs } from './scrape-jobs';
import type { EndpointsJob } from './scrape-jobs';
import { foreignWorkloads, planeWorkloads } from './workloads';

/** Outside the set of workloads: addresses and namespaces that the environment names. */
export type Outside =
  | 'dns'
  | 'api-server'
  | 'nodes'
  | 'notifications'
  | 'ingress'
  | 'cert-manager'
  | 'offsite'
  | 'identity-provider'
  | 'grafana-database'
  | 'log-sink'
  | 'public';

/** One end of a connection: a workload by name, or something outside. */
export type End = { readonly workload: string } | { readonly outside: Outside };

/** Who may open a connection to whom; network policies are derived from these and from nothing else. */
export interface Connection {
  readonly from: End;
  readonly to: End;
  readonly ports: readonly Port[];
  readonly why: string;
}

/** Every connection the plane needs. What is not listed is refused. */
export function connections(config: Config): readonly Connection[] {
  const { environment } = config;
  const workloads = [...planeWorkloads(config), ...foreignWorkloads(config)];
  const portsOf = (name: string) => Object.values(workloads.find((one) => one.name === name)?.ports ?? {});
  const between = (from: string, to: string, why: string, ports = portsOf(to)): Connection => ({
    from: { workload: from },
    to: { workload: to },
    ports,
    why,
  });
  const out = (from: string, outside: Outside, why: string, ports: readonly Port[]): Connection => ({
    from: { workload: from },
    to: { outside },
    ports,
    why,
  });
  const web = (name: string) => portsOf(name).slice(0, 1);
  const apiServer = [{ port: environment.network.apiServer.port }];

  return [
    ...planeWorkloads(config)
      .filter(({ kind }) => kind !== 'DaemonSet')
      .map(({ name }) => out(name, 'dns', 'names', [{ port: 53 }, { port: 53, protocol: 'UDP' }])),
    ...scrapesOf(config).map((job) => scrape(job)),
    out('prometheus', 'nodes', 'kubelet and cAdvisor metrics', [{ port: KUBELET_PORT }]),
    out('prometheus', 'api-server', 'service discovery', apiServer),
    out('kube-state-metrics', 'api-server', 'object states', apiServer),
    between('prometheus', 'alertmanager', 'alerts', web('alertmanager')),
    between('alertmanager', 'alertmanager', 'gossip', portsOf('alertmanager').slice(1)),
    out(
      'alertmanager',
      'notifications',
      'Slack, PagerDuty, e-mail, dead-man’s switch',
      environment.network.notifications.ports.map((port) => ({ port })),
    ),
    between('grafana', 'prometheus', 'queries'),
    between('grafana', 'alertmanager', 'open alerts and silences', web('alertmanager')),
    ...(environment.grafana.oidc
      ? [out('grafana', 'identity-provider', 'sign-in', [{ port: environment.grafana.oidc.port }])]
      : []),
    ...(environment.grafana.database
      ? [out('grafana', 'grafana-database', 'its state', [{ port: environment.grafana.database.port }])]
      : []),
    between('postgres-exporter', config.application.database.name, 'database metrics'),
    between('business-exporter', config.application.database.name, 'business metrics'),
    ...config.application.services.map((it) => between('blackbox-exporter', it.name, 'health probe')),
    ...publicPorts(config).map((port) =>
      out('blackbox-exporter', 'public', 'probes of public names', [{ port }]),
    ),
    ...backups(config, between, out),
    ...logs(config, between, out),
    ...(['grafana', 'prometheus', 'alertmanager'] as const).map((name): Connection => ({
      from: { outside: 'ingress' },
      to: { workload: name },
      ports: web(name),
      why: 'people, through the ingress controller',
    })),
  ];
}

/** Ports of what is probed outside: the names of the certificate, and pages. */
function publicPorts({ application, environment }: Config): readonly number[] {
  const ofPages = application.publicPages.map(({ url }) => {
    const { port, protocol } = new URL(url);
    return port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
  });
  return [...new Set([...(environment.neighbours.certManager.enabled ? [443] : []), ...ofPages])];
}

const ON_DATABASE = {
  'postgres-backup': 'dump',
  'postgres-basebackup': 'base backup',
  'postgres-wal-receiver': 'write-ahead log',
  'weekly-maintenance': 'maintenance',
  'postgres-restore': 'restore',
  'database-roles': 'roles',
} as const;

const REPORTING = [
  'postgres-backup',
  'postgres-basebackup',
  'postgres-backup-verify',
  'postgres-backup-restore-test',
  'monthly-backup-verification',
  'postgres-backup-offsite',
  'postgres-wal-receiver',
  'postgres-restore',
  'weekly-maintenance',
];

/** Only what works on the live database reaches it: tests and drills could not, even by mistake. */
function backups(
  config: Config,
  between: (from: string, to: string, why: string) => Connection,
  out: (from: string, outside: Outside, why: string, ports: readonly Port[]) => Connection,
): Connection[] {
  const { offsite } = config.environment;
  const exists = new Set(planeWorkloads(config).map(({ name }) => name));
  return [
    ...Object.entries(ON_DATABASE)
      .filter(([name]) => exists.has(name))
      .map(([name, why]) => between(name, config.application.database.name, why)),
    ...REPORTING.filter((name) => exists.has(name)).map((name) => between(name, 'pushgateway', 'results')),
    ...(offsite
      ? [out('postgres-backup-offsite', 'offsite', 'copy outside the cluster', [{ port: offsite.port }])]
      : []),
  ];
}

/** Logs leave the nodes to their store and to nowhere else; Grafana searches them there. */
function logs(
  config: Config,
  between: (from: string, to: string, why: string) => Connection,
  out: (from: string, outside: Outside, why: string, ports: readonly Port[]) => Connection,
): Connection[] {
  const ports = logDestinations(config).map(({ port }) => ({ port }));
  const own = logStoreIsOwn(config);
  const names = [{ port: 53 }, { port: 53, protocol: 'UDP' as const }];
  return [
    ...(own || ports.length > 0 ? [out(FLUENTD, 'dns', 'name of the log store', names)] : []),
    ...(own ? [between(FLUENTD, LOG_STORE, 'logs')] : []),
    ...(ports.length > 0 ? [out(FLUENTD, 'log-sink', 'logs', ports)] : []),
    ...(logDataSource(config)
      ? [own ? between('grafana', LOG_STORE, 'searches') : out('grafana', 'log-sink', 'searches', ports)]
      : []),
  ];
}

function scrapesOf(config: Config): EndpointsJob[] {
  return scrapeJobs(config).filter((job) => job.kind === 'endpoints');
}

function scrape(job: EndpointsJob): Connection {
  const to: End = job.job === 'cert-manager' ? { outside: 'cert-manager' } : { workload: job.workload };
  return { from: { workload: 'prometheus' }, to, ports: [{ port: job.port }], why: `scrape job ${job.job}` };
}
