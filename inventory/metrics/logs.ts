import type { Fleet } from '../fleet';
import type { LogMetric } from '../../config';
import { loggedServices, logMetrics } from '../logging';
import { numbered, values } from '../shape';
import type { Catalogue, Kind } from '../shape';

/** What Fluentd counts from log lines and rules or boards ask for in any case; the others stay with Fluentd … */
const COUNTED = [
  'log_auth_failures_total',
  'log_auth_success_total',
  'log_http_forbidden_total',
  'log_http_rate_limited_total',
  'log_http_requests_total',
  'log_http_responses_total',
  'log_messages_total',
  'log_parse_failures_total',
];
/** … but for these, where a service has no metrics of its own. */
const COUNTED_INSTEAD = ['log_http_request_duration_seconds', 'log_http_route_responses_total'];

/** Outputs without a name of ours: those that count. */
const UNNAMED = 2;

/**
 * Of Fluentd, for each node: what it counts from log lines, and what it says of its outputs. What exists from the start
 * has every value of its labels; of what is born with its first event a route has one method and so many statuses as
 * `cost.statusesPerRoute` says. How much more it could become is bounded by `logging.maxSeries`.
 */
export function fluentd({ config }: Fleet): Catalogue {
  const { archive } = config.environment.logs;
  const names = [...COUNTED, ...(loggedServices(config).length > 0 ? COUNTED_INSTEAD : [])];
  const named = values('plugin_id', 'sink', ...(archive ? ['archive'] : []));
  const outputs = [...named, ...numbered('plugin_id', UNNAMED, 'object:')];
  const counted = logMetrics(config)
    .filter(({ name }) => names.includes(name))
    .flatMap((metric) => {
      const most: Readonly<Record<string, number>> = metric.initialised
        ? {}
        : { method: 1, status: config.cost.statusesPerRoute };
      const kinds = Object.entries(metric.labels).map(([label, all]) =>
        kindOf(label, all.slice(0, most[label])),
      );
      return seriesOf(metric, kinds);
    });
  return {
    ...Object.fromEntries(counted),
    fluentd_output_status_buffer_available_space_ratio: [outputs],
    fluentd_output_status_buffer_total_bytes: [outputs],
    fluentd_output_status_retry_count: [outputs],
    fluentd_output_status_write_count: [outputs],
  };
}

/** What is counted about a service bears its name instead of Fluentd's, see `countsFor`. */
function kindOf(label: string, all: readonly string[]): Kind {
  return label === 'app' ? all.map((service) => ({ app: service, service })) : values(label, ...all);
}

/** A counter is one metric, a histogram three. */
function seriesOf(
  { name, buckets }: LogMetric,
  kinds: readonly Kind[],
): readonly [string, readonly Kind[]][] {
  if (!buckets) return [[name, kinds]];
  const bounds = values('le', ...buckets.map(String), '+Inf');
  return [
    [`${name}_bucket`, [...kinds, bounds]],
    [`${name}_count`, kinds],
    [`${name}_sum`, kinds],
  ];
}

/** Of the log store that the plane brings itself. */
export function logStore(): Catalogue {
  return { vl_rows_dropped_total: [], vl_rows_ingested_total: [] };
}
