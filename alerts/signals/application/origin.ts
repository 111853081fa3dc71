import type { Config } from '../../../config';
import { FLUENTD, loggedServices, machinePaths, scrapedServices } from '../../../inventory';
import { oneOf, quote, series as seriesOf } from '../../promql';
import type { Labels } from '../../quantity';

/** The names and labels under which requests are counted, and the bounds of their times in seconds. */
export interface RequestMetrics {
  readonly requests: string;
  readonly durations: string;
  readonly statusLabel: string;
  readonly routeLabel: string;
  readonly buckets: readonly number[];
}

/** Who counts requests: some services themselves, or Fluentd for the others; and how to make some for examples. */
export interface Origin {
  readonly from: 'scrape' | 'logs';
  /** The services that it counts for, at least one; no service has two origins. */
  readonly services: readonly string[];
  readonly metrics: RequestMetrics;
  /** Matchers of the requests of users, without braces. */
  readonly users: string;
  /** The same for some of the services only. */
  readonly usersOf: (services: readonly string[]) => string;
  /** What the recorded series of an example are identified by: the first service. */
  readonly identity: Labels;
  /** A series that counts for it. */
  readonly series: (metric: string, more?: Labels) => string;
  /** Series like it that must not count. */
  readonly decoys: (metric: string, more?: Labels) => readonly string[];
  /** What tells one of several that count for it from another: its pods, or the nodes whose Fluentd reads its log. */
  readonly counter: (name: string) => Labels;
  /** What makes a series count for another subject. */
  readonly stranger: (name: string) => Labels;
  /** An answer by its status. */
  readonly status: (code: string) => Labels;
}

/** Where the requests of users are counted, for the configuration's services: one origin or two. */
export function origins(config: Config): readonly [Origin, ...Origin[]] {
  const all = [...scraped(config), ...logged(config)];
  const [first, ...rest] = all;
  if (first === undefined) throw new Error('application.services is empty; the schema refuses that');
  return [first, ...rest];
}

/**
 * What services count themselves: everything but what the plane and the kubelet ask them. All of them export the same
 * names (`serviceDefaults.metrics`); only their paths may differ.
 */
function scraped(config: Config): Origin[] {
  const services = scrapedServices(config);
  const [first] = services;
  if (first === undefined) return [];
  const { name, metrics, healthPath } = first;
  const { namespace } = config.application;
  const machines = oneOf(machinePaths(config));
  const usersOf = (names: readonly string[]) => `job=~${oneOf(names)},${metrics.routeLabel}!~${machines}`;
  const own = { job: name, namespace, service: name, [metrics.routeLabel]: '/api' };
  const names = services.map((it) => it.name);
  const log = metricsOfLogs(config);
  const inLog = (metric: string, { [metrics.statusLabel]: status, ...more }: Labels = {}) =>
    seriesOf(metric.replace(metrics.requests, log.requests).replace(metrics.durations, log.durations), {
      job: FLUENTD,
      namespace,
      service: name,
      ...(status !== undefined && { [log.statusLabel]: status }),
      ...more,
    });
  return [
    {
      from: 'scrape',
      services: names,
      metrics,
      users: usersOf(names),
      usersOf,
      identity: { namespace, service: name },
      series: (metric, more) => seriesOf(metric, { ...own, ...more }),
      decoys: (metric, more) => [
        seriesOf(metric, { ...own, ...more, [metrics.routeLabel]: healthPath }),
        seriesOf(metric, { ...own, ...more, job: 'other' }),
        // Fluentd reads its access log all the same, and counts once more what it counted.
        ...(loggedServices(config).length > 0 ? [inLog(metric, more)] : []),
      ],
      counter: (pod) => ({ pod }),
      stranger: (service) => ({ service }),
      status: (code) => ({ [metrics.statusLabel]: code }),
    },
  ];
}

/** Names under which Fluentd counts requests of users; what machines ask for it leaves out. */
export function metricsOfLogs({ logging }: Config): RequestMetrics {
  return {
    // By status alone, since these begin at 0: a first error is seen (X15).
    requests: 'log_http_responses_total',
    durations: 'log_http_request_duration_seconds',
    statusLabel: 'status',
    routeLabel: 'route',
    buckets: logging.http.buckets,
  };
}

/** What Fluentd counts in the access logs of the services that export nothing. */
function logged(config: Config): Origin[] {
  const names = loggedServices(config).map((it) => it.name);
  const [service] = names;
  if (service === undefined) return [];
  const { namespace } = config.application;
  const metrics = metricsOfLogs(config);
  const usersOf = (some: readonly string[]) => `job=${quote(FLUENTD)},service=~${oneOf(some)}`;
  const own = (metric: string) => ({
    job: FLUENTD,
    namespace,
    service,
    ...(metric.startsWith(metrics.durations) && { route: config.logging.http.routes[0] ?? '' }),
  });
  return [
    {
      from: 'logs',
      services: names,
      metrics,
      users: usersOf(names),
      usersOf,
      identity: { namespace, service },
      series: (metric, more) => seriesOf(metric, { ...own(metric), ...more }),
      decoys: (metric, more) => [
        // The access log of a service that counts by itself is read, too.
        seriesOf(metric, { ...own(metric), ...more, service: 'counts-itself' }),
        seriesOf(metric, { ...own(metric), ...more, job: 'other' }),
      ],
      counter: (node) => ({ node }),
      stranger: (other) => ({ namespace: other }),
      status: (status) => ({ status }),
    },
  ];
}
