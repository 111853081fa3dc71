import { OTHER } from '../../config';
import type { Config, LogMetric } from '../../config';
import { logMetrics } from '../../inventory';
import { plugin, section } from './directive';
import type { Directive } from './directive';

/** The record's field behind each label. */
const LABELS: Readonly<Record<string, string>> = {
  app: '$.counted_app',
  method: '$.counted_method',
  route: '$.route',
  status: '$.counted_status',
  class: '$.counted_class',
  level: '$.level',
};

/** The field that is added, or observed; where it is absent nothing is. Without one, every message counts 1. */
const VALUES: Readonly<Record<string, string>> = {
  log_http_responses_total: 'request',
  log_http_requests_total: 'request',
  log_http_route_responses_total: 'request',
  log_http_request_duration_seconds: 'seconds',
  log_auth_failures_total: 'auth_failed',
  log_auth_success_total: 'auth_passed',
  log_http_forbidden_total: 'forbidden',
  log_http_rate_limited_total: 'rate_limited',
  log_parse_failures_total: 'parse_failed',
};

/** Counts every message; the metrics of requests only see those of services. */
export function counting(config: Config): Directive {
  return plugin('filter', 'prometheus', {
    argument: '**',
    id: 'count',
    within: logMetrics(config).map(metric),
  });
}

/** A message on which the pipeline itself failed is one that could not be read. */
export function countingFailures(config: Config): Directive {
  const failures = logMetrics(config).find(({ name }) => name === 'log_parse_failures_total');
  if (!failures) throw new Error('log_parse_failures_total is not among the log metrics');
  const { name, type, help } = failures;
  return plugin('filter', 'prometheus', {
    argument: '**',
    id: 'failed-count',
    within: [section('metric', { name, type, desc: help }, { within: [section('labels', { app: OTHER })] })],
  });
}

function metric(it: LogMetric): Directive {
  const { name, type, help, labels, buckets, initialised } = it;
  const value = VALUES[name];
  return section(
    'metric',
    {
      name,
      type,
      desc: help,
      ...(value !== undefined && { key: `$.${value}` }),
      ...(buckets && { buckets: buckets.join(',') }),
      ...(initialised && { initialized: true }),
    },
    {
      within: [
        section(
          'labels',
          Object.fromEntries(Object.keys(labels).map((label) => [label, LABELS[label] ?? `$.${label}`])),
        ),
        ...(initialised ? combinations(labels).map((each) => section('initlabels', each)) : []),
      ],
    },
  );
}

/** Every combination of the labels' values. */
function combinations(labels: LogMetric['labels']): Record<string, string>[] {
  return Object.entries(labels).reduce<Record<string, string>[]>(
    (all, [label, values]) => all.flatMap((one) => values.map((value) => ({ ...one, [label]: value }))),
    [{}],
  );
}
