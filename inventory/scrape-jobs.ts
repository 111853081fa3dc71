import type { Config } from '../config';
import { FLUENTD, FLUENTD_PORT, LOG_STORE, LOG_STORE_PORT, logStoreIsOwn, scrapedServices } from './logging';
import { nodeAgentNamespace } from './workloads';

interface Common {
  /** Prometheus' job name; the guides' names are contracts. */
  readonly job: string;
}

/** The endpoints of a Service. */
export interface EndpointsJob extends Common {
  readonly kind: 'endpoints';
  readonly namespace: string;
  readonly service: string;
  /** Port of the pods. */
  readonly port: number;
  /** Default: `/metrics`. */
  readonly path?: string;
  /** The exporter's own `namespace`, `pod` … labels win (kube-state-metrics). Default: false. */
  readonly honorLabels?: boolean;
  /**
   * Series `log_…` are about the services of this namespace: they carry it and the service (their `app`) instead of the
   * target's own. Default: none are.
   */
  readonly countsFor?: string;
  /** Workload that a connection must reach; foreign ones included. */
  readonly workload: string;
}

/** The kubelet of every node. */
export interface NodesJob extends Common {
  readonly kind: 'nodes';
  readonly path: string;
  readonly port: number;
}

/** What the blackbox exporter asks, from outside the process. */
export interface ProbeJob extends Common {
  readonly kind: 'probe';
  readonly module: 'http_2xx';
  readonly targets: readonly { readonly url: string; readonly labels: Readonly<Record<string, string>> }[];
}

export type ScrapeJob = EndpointsJob | NodesJob | ProbeJob;

/** The kubelet's port for authenticated requests. */
export const KUBELET_PORT = 10250;

/** Every scrape job of the plane, in the order of the configuration file. */
export function scrapeJobs(config: Config): readonly ScrapeJob[] {
  const { application, environment } = config;
  const namespace = application.namespace;
  const own = (
    job: string,
    service: string,
    port: number,
    more: Partial<EndpointsJob> = {},
  ): EndpointsJob => ({
    kind: 'endpoints',
    job,
    namespace,
    service,
    port,
    workload: service,
    ...more,
  });
  const { certManager } = environment.neighbours;
  return [
    ...scrapedServices(config).map((it) => own(it.name, it.name, it.port, { path: it.metricsPath })),
    own(application.database.name, 'postgres-exporter', 9187),
    own('business', 'business-exporter', 9187),
    { kind: 'nodes', job: 'kubelet', path: '/metrics', port: KUBELET_PORT },
    { kind: 'nodes', job: 'cadvisor', path: '/metrics/cadvisor', port: KUBELET_PORT },
    own('node-exporter', 'node-exporter', 9100, { namespace: nodeAgentNamespace(config) }),
    own(FLUENTD, FLUENTD, FLUENTD_PORT, { namespace: nodeAgentNamespace(config), countsFor: namespace }),
    ...(logStoreIsOwn(config) ? [own(LOG_STORE, LOG_STORE, LOG_STORE_PORT)] : []),
    own('kube-state-metrics', 'kube-state-metrics', 8080, { honorLabels: true }),
    // Of the exporter about itself: what it could not read.
    own('kube-state-metrics-telemetry', 'kube-state-metrics', 8081),
    own('blackbox-exporter', 'blackbox-exporter', 9115),
    // What jobs pushed keeps the job's own name.
    own('pushgateway', 'pushgateway', 9091, { honorLabels: true }),
    {
      kind: 'probe',
      job: 'probe',
      module: 'http_2xx',
      targets: application.services.map((it) => ({
        url: `http://${it.name}.${namespace}.svc:${it.port}${it.healthPath}`,
        labels: { namespace, service: it.name },
      })),
    },
    ...(certManager.enabled
      ? [
          own('cert-manager', 'cert-manager', 9402, {
            namespace: certManager.namespace,
            workload: 'cert-manager',
            honorLabels: true, // its `namespace` is the certificate's
          }),
          {
            kind: 'probe' as const,
            job: 'probe-certificate',
            module: 'http_2xx' as const,
            targets: application.certificate.dnsNames
              .filter((host) => !host.startsWith('*.'))
              .map((host) => ({
                url: `https://${host}`,
                labels: { namespace, name: application.certificate.name, host },
              })),
          },
        ]
      : []),
    ...(application.publicPages.length > 0
      ? [
          {
            kind: 'probe' as const,
            job: 'probe-public',
            module: 'http_2xx' as const,
            targets: application.publicPages.map(({ name, url, service }) => ({
              url,
              labels: { namespace, service, page: name },
            })),
          },
        ]
      : []),
    own('prometheus', 'prometheus', 9090),
    own('alertmanager', 'alertmanager', 9093),
    own('grafana', 'grafana', 3000),
  ];
}
