import type { SignalContext } from '../../context';
import type { Quantity } from '../../quantity';
import { promql, range } from '../../promql';
import { logSeries } from '../logging/log-series';

/** Every answer of a service by status, of users' requests; what machines ask is not counted. */
export const RESPONSES = 'log_http_responses_total';
export const LOGGED_REQUESTS = 'logged_requests_per_minute';

/** Requests of users that the access logs tell of, over a window in seconds: what a share of them is worth. */
export function loggedRequests({ config }: SignalContext, window: number): Quantity {
  const { own, identity, series } = logSeries(config);
  return {
    record: LOGGED_REQUESTS,
    unit: 'per-minute',
    sources: [
      {
        subject: ['namespace', 'service'],
        expr: promql`
          60 * sum by (namespace, service) (
            rate(${RESPONSES}{${own}}${range(window)})
          )`,
        identity,
        others: 1,
        settle: window,
        examples: {
          'two nodes, one of them busier': (v) => ({
            [series(RESPONSES, { status: '200' })]: { rate: (0.5 * v) / 60 },
            [series(RESPONSES, { status: '401' })]: { rate: (0.2 * v) / 60 },
            [series(RESPONSES, { status: '200', node: 'node-2' })]: { rate: (0.3 * v) / 60 },
            [series(RESPONSES, { status: '200', job: 'other' })]: { rate: 9 },
            [series(RESPONSES, { status: '200', service: 'another' })]: { rate: 1 },
          }),
        },
      },
    ],
  };
}
