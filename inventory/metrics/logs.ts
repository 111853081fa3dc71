import type { Fleet } from '../fleet';
import { logMetrics } from '../logging';
import { numbered, values } from '../shape';
import type { Catalogue } from '../shape';

/** What Fluentd counts from log lines and rules or boards ask for; the others stay with Fluentd. */
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

/** Outputs without a name of ours: those that count. */
const UNNAMED = 2;

/**
 * Of Fluentd, for each node: what it counts from log lines, and what it says of its outputs. What exists from the start
 * has every value of its labels; of what is born with its first event a route has one method and so many statuses as
 * `cost.statusesPerRoute` says. How much more it could become is bounded by `logging.maxSeries`.
 */
export function fluentd({ config }: Fleet): Catalogue {
  const { archive } = config.environment.logs;
  const named = values('plugin_id', 'sink', ...(archive ? ['archive'] : []));
  const outputs = [...named, ...numbered('plugin_id', UNNAMED, 'object:')];
  const counted = logMetrics(config)
    .filter(({ name }) => COUNTED.includes(name))
    .map(({ name, labels, initialised }) => {
      const most: Readonly<Record<string, number>> = initialised
        ? {}
        : { method: 1, status: config.cost.statusesPerRoute };
      return [
        name,
        Object.entries(labels).map(([label, all]) => values(label, ...all.slice(0, most[label]))),
      ] as const;
    });
  return {
    ...Object.fromEntries(counted),
    fluentd_output_status_buffer_available_space_ratio: [outputs],
    fluentd_output_status_buffer_total_bytes: [outputs],
    fluentd_output_status_retry_count: [outputs],
    fluentd_output_status_write_count: [outputs],
  };
}

/** Of the log store that the plane brings itself. */
export function logStore(): Catalogue {
  return { vl_rows_dropped_total: [], vl_rows_ingested_total: [] };
}
