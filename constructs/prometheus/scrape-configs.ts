import { formatDuration } from '../../config';
import type { Config } from '../../config';
import { metricsOf } from '../../inventory';
import type { EndpointsJob, NodesJob, ProbeJob, ScrapeJob } from '../../inventory';

type Relabel = Readonly<Record<string, string | readonly string[]>>;

const TOKEN_FILE = '/var/run/secrets/kubernetes.io/serviceaccount/token';

const copy = (from: string, to: string): Relabel => ({ source_labels: [from], target_label: to });
const set = (label: string, value: string): Relabel => ({ target_label: label, replacement: value });

/**
 * The scrape jobs as Prometheus reads them. `recorded`: names of the plane's own quantities; no target may
 * export them, else its series would mix with the recorded ones.
 */
export function scrapeConfigs(
  jobs: readonly ScrapeJob[],
  config: Config,
  recorded: readonly string[],
): object[] {
  const dropRecorded: Relabel = { source_labels: ['__name__'], regex: recorded.join('|'), action: 'drop' };
  return jobs.map((job) => {
    const kept = keepList(job, config);
    if (job.kind === 'endpoints') return endpoints(job, [...kept, dropRecorded]);
    return job.kind === 'nodes' ? nodes(job, config, kept) : probe(job, config, kept);
  });
}

/**
 * Only what rules and boards ask of a job is stored (`metricsOf`; a test holds it against every expression); `up`
 * and the like are Prometheus' own. The application's services are not restricted: people explore what they export.
 */
function keepList({ job }: ScrapeJob, config: Config): readonly Relabel[] {
  if (config.application.services.some(({ name }) => name === job)) return [];
  const names = metricsOf(config, job);
  const label = { source_labels: ['__name__'] };
  return [
    names.length > 0
      ? { ...label, regex: names.join('|'), action: 'keep' }
      : { ...label, regex: '.+', action: 'drop' },
  ];
}

/** One list of endpoints per namespace, shared by all its jobs: equal discovery is done once. */
function endpoints(job: EndpointsJob, relabel: readonly Relabel[]): object {
  const identity = job.honorLabels
    ? []
    : [
        copy('__meta_kubernetes_namespace', 'namespace'),
        copy('__meta_kubernetes_service_name', 'service'),
        copy('__meta_kubernetes_pod_name', 'pod'),
        copy('__meta_kubernetes_pod_node_name', 'node'),
      ];
  return {
    job_name: job.job,
    ...(job.path && job.path !== '/metrics' && { metrics_path: job.path }),
    ...(job.honorLabels && { honor_labels: true }),
    kubernetes_sd_configs: [{ role: 'endpointslice', namespaces: { names: [job.namespace] } }],
    relabel_configs: [
      {
        source_labels: ['__meta_kubernetes_service_name', '__meta_kubernetes_endpointslice_port'],
        regex: `${job.service};${job.port}`,
        action: 'keep',
      },
      { source_labels: ['__meta_kubernetes_pod_phase'], regex: 'Succeeded|Failed', action: 'drop' },
      ...identity,
    ],
    metric_relabel_configs: [...relabel, ...(job.countsFor === undefined ? [] : countedFor(job.countsFor))],
  };
}

/** What is counted from log lines is about the service that wrote them, not about who read them. */
function countedFor(namespace: string): Relabel[] {
  return [
    { source_labels: ['__name__'], regex: 'log_.+', target_label: 'namespace', replacement: namespace },
    {
      source_labels: ['__name__', 'app'],
      regex: 'log_.+;(.+)',
      target_label: 'service',
      replacement: '$1',
    },
  ];
}

/** The kubelet's certificate is mostly self-signed; it is the token that proves who asks. */
function nodes(job: NodesJob, { application }: Config, kept: readonly Relabel[]): object {
  // Of cAdvisor only the application's namespace and the node itself (`id="/"`) are of interest.
  const cadvisor: Relabel = {
    source_labels: ['namespace', 'id'],
    regex: `${application.namespace};.*|;/`,
    action: 'keep',
  };
  return {
    job_name: job.job,
    scheme: 'https',
    ...(job.path !== '/metrics' && { metrics_path: job.path }),
    authorization: { credentials_file: TOKEN_FILE },
    tls_config: { insecure_skip_verify: true },
    kubernetes_sd_configs: [{ role: 'node' }],
    relabel_configs: [copy('__meta_kubernetes_node_name', 'node')],
    metric_relabel_configs: [...kept, ...(job.path.endsWith('/cadvisor') ? [cadvisor] : [])],
  };
}

function probe(job: ProbeJob, { application, evaluation }: Config, kept: readonly Relabel[]): object {
  return {
    job_name: job.job,
    metrics_path: '/probe',
    params: { module: [job.module] },
    scrape_interval: formatDuration(evaluation.probeInterval),
    static_configs: job.targets.map(({ url, labels }) => ({ targets: [url], labels })),
    relabel_configs: [
      copy('__address__', '__param_target'),
      copy('__param_target', 'instance'),
      set('__address__', `blackbox-exporter.${application.namespace}.svc:9115`),
    ],
    metric_relabel_configs: kept,
  };
}
