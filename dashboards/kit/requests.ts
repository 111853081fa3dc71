import type { Config } from '../../config';
import { FLUENTD, machinePaths } from '../../inventory';
import { oneOf } from '../../alerts/promql';
import { origins } from '../../alerts/signals/application/origin';
import type { Origin, RequestMetrics } from '../../alerts/signals/application/origin';
import type { Query } from './panel';

/** How a panel asks for the requests of the chosen services, where they are counted in one way. */
export interface Requests {
  readonly metrics: RequestMetrics;
  /** Requests by route and status. */
  readonly byRoute: string;
  /** The label that names the service. */
  readonly by: 'job' | 'service';
  /** Matchers of the chosen services, without braces. */
  readonly chosen: string;
  /** The series of a metric that the chosen services have; `more`: a further matcher. */
  readonly series: (metric: string, more?: string) => string;
  /** A matcher that leaves out what machines ask for; undefined where that is not counted. */
  readonly usersOnly: string | undefined;
}

/**
 * One query for all services whose requests are counted under the same names: bounds of two histograms never meet in one
 * quantile, and each legend names its own label.
 */
export function perOrigin(config: Config, query: (requests: Requests) => Query): readonly Query[] {
  return origins(config).map((origin) => query(requestsOf(origin, config)));
}

function requestsOf({ from, metrics, services }: Origin, config: Config): Requests {
  const names = oneOf(services);
  if (from === 'scrape') {
    const chosen = `job=~${names}, job=~"$service"`;
    return {
      metrics,
      byRoute: metrics.requests,
      by: 'job',
      chosen,
      series: (metric, more) => `${metric}{${[chosen, ...(more ? [more] : [])].join(', ')}}`,
      usersOnly: `${metrics.routeLabel}!~${oneOf(machinePaths(config))}`,
    };
  }
  const chosen = `job="${FLUENTD}", service=~${names}, service=~"$service"`;
  return {
    metrics,
    byRoute: 'log_http_requests_total',
    by: 'service',
    chosen,
    // Too long for one line.
    series: (metric, more) => `${metric}{\n  ${[chosen, ...(more ? [more] : [])].join(', ')}\n}`,
    usersOnly: undefined,
  };
}
