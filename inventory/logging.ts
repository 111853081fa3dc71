import { logMetrics as metricsOf } from '../config';
import type { Config, LogMetric, ServiceConfig } from '../config';
import { IMAGES } from './images';

/** Fluentd's own Service and port for Prometheus. */
export const FLUENTD = 'fluentd';
export const FLUENTD_PORT = 24231;

/** The log store that the plane brings itself. */
export const LOG_STORE = 'victoria-logs';
export const LOG_STORE_PORT = 9428;

/** Credentials of a sink outside the cluster. */
export const LOG_SINK_SECRET = 'fluentd-sink';

/** What every counted line is told apart by in the log store; few values each, as they make a stream. */
export const STREAM_FIELDS = ['namespace', 'app', 'pod', 'stream'] as const;

/** Fluentd and what it writes to, by switch. */
export function logStoreIsOwn({ environment }: Config): boolean {
  return environment.logs.sink.kind === 'victoria-logs';
}

/** The services whose access logs are counted. */
export function countedServices({ application }: Config): readonly string[] {
  return application.services.map(({ name }) => name);
}

/** The services that export their own metrics. */
export function scrapedServices({ application }: Config): readonly ServiceConfig[] {
  return application.services.filter(({ metricsFrom }) => metricsFrom === 'scrape');
}

/** The services that export none: what is known of their requests is counted from their access logs. */
export function loggedServices({ application }: Config): readonly ServiceConfig[] {
  return application.services.filter(({ metricsFrom }) => metricsFrom === 'logs');
}

/** The metrics that Fluentd makes of log lines; names start with `log_`. */
export function logMetrics(config: Config): readonly LogMetric[] {
  const { database, predictions } = config.application;
  const byRoute = loggedServices(config).some(({ name }) => name === predictions?.service);
  return metricsOf(config.logging, countedServices(config), [database.name], byRoute);
}

/** Paths that machines ask for: they are nobody's requests. */
export function machinePaths({ application }: Config): readonly string[] {
  const paths = application.services.flatMap((it) => [it.healthPath, it.readyPath, it.metricsPath]);
  return [...new Set(paths)];
}

/** The image of Fluentd: one flavour per protocol, all with the same plugins beside the sink's. */
export function fluentdImage({ environment }: Config): string {
  const { sink, archive, image } = environment.logs;
  if (image) return image;
  switch (sink.kind) {
    case 'loki':
      return sink.image;
    case 'opensearch':
      return IMAGES['fluentd-opensearch'];
    case 's3':
      return IMAGES['fluentd-s3'];
    default:
      return archive ? IMAGES['fluentd-s3'] : IMAGES.fluentd;
  }
}

/** Where Grafana searches logs, and the kind of data source; null where it cannot. */
export function logDataSource({
  environment,
  application,
}: Config): { readonly type: string; readonly url: string } | null {
  const { sink } = environment.logs;
  if (sink.kind === 'loki') return { type: 'loki', url: sink.url };
  if (sink.kind !== 'victoria-logs' || environment.grafana.logs === null) return null;
  return {
    type: 'victoriametrics-logs-datasource',
    url: `http://${LOG_STORE}.${application.namespace}.svc:${LOG_STORE_PORT}`,
  };
}

/** Ports and addresses outside the cluster that logs are sent to. */
export function logDestinations({
  environment,
}: Config): readonly { readonly cidrs: readonly string[]; readonly port: number }[] {
  const { sink, archive } = environment.logs;
  return [...('cidrs' in sink ? [sink] : []), ...(archive ? [archive] : [])];
}
