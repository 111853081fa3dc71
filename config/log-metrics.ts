import type { Numbers } from './schema';

/** A metric that Fluentd counts from log lines; every value a label may have is known beforehand. */
export interface LogMetric {
  readonly name: string;
  readonly type: 'counter' | 'histogram';
  readonly help: string;
  /** Label → its values. */
  readonly labels: Readonly<Record<string, readonly string[]>>;
  /** Upper bounds in seconds, of a histogram. */
  readonly buckets?: readonly number[];
  /**
   * All its series exist from the start, at 0: `increase` sees the first event (X15). The others are born with their
   * first event and are for panels, never for alerts.
   */
  readonly initialised: boolean;
}

/** What is not listed: containers, methods and routes. */
export const OTHER = 'other';
/** A message without a level that is known. */
export const NO_LEVEL = 'none';

type Logging = Numbers['logging'];

/**
 * The metrics of the pipeline. `services`: whose requests are counted; the others only have messages. `byRoute`: alerts
 * ask for the answers of single routes.
 */
export function logMetrics(
  logging: Logging,
  services: readonly string[],
  others: readonly string[],
  byRoute: boolean,
): readonly LogMetric[] {
  const { http, levels } = logging;
  const classes = ['1', '2', '3', '4', '5'].map((first) => `${first}xx`);
  const statuses = [...http.statuses.map(String), ...classes];
  const routes = [...http.routes, OTHER];
  const app = { app: services };
  const anyApp = { app: [...services, ...others, OTHER] };
  const counter = (name: string, help: string, labels: LogMetric['labels']): LogMetric => ({
    name,
    type: 'counter',
    help,
    labels,
    initialised: true,
  });
  return [
    counter('log_http_responses_total', 'Requests of users by status', { ...app, status: statuses }),
    {
      ...counter('log_http_requests_total', 'Requests of users by method, route and status', {
        ...app,
        method: [...http.methods, OTHER],
        route: routes,
        status: statuses,
      }),
      initialised: false,
    },
    // The same without method and single statuses: so few series that they can begin at 0.
    ...(byRoute
      ? [
          counter('log_http_route_responses_total', 'Requests of users by route and class of status', {
            ...app,
            route: routes,
            class: classes,
          }),
        ]
      : []),
    {
      name: 'log_http_request_duration_seconds',
      type: 'histogram',
      help: 'Time to answer requests of users, in seconds',
      labels: { ...app, route: routes },
      buckets: http.buckets,
      initialised: true,
    },
    counter('log_auth_failures_total', 'Logins that were refused with 401', app),
    counter('log_auth_success_total', 'Logins that were accepted', app),
    counter('log_http_forbidden_total', 'Requests answered with 403', app),
    counter('log_http_rate_limited_total', 'Requests answered with 429', app),
    counter('log_messages_total', 'Messages by level', {
      ...anyApp,
      level: [...Object.keys(levels), NO_LEVEL],
    }),
    counter('log_parse_failures_total', 'Messages that look structured but could not be read', anyApp),
  ];
}

/** The most series that a metric can have on one node: of a histogram all its buckets, sum and count. */
export function mostSeries({ labels, buckets }: LogMetric): number {
  const combinations = Object.values(labels).reduce((product, values) => product * values.length, 1);
  return combinations * (buckets ? buckets.length + 3 : 1);
}
