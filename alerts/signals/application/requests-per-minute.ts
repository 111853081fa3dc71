import type { Quantity } from '../../quantity';
import { promql } from '../../promql';
import { added, alike, casesOf } from './traffic';
import type { Traffic } from './traffic';

/** Name under which the requests per minute are recorded. */
export const requestsName = ({ prefix }: Traffic): string => `${prefix}requests_per_minute`;

/** How many requests a service answers, over a window in seconds: what an error rate is worth. */
export function requestsPerMinute(traffic: Traffic, window: number): Quantity {
  const answered = added(
    traffic.origins,
    'namespace, service',
    window,
    ({ metrics, users }) => `${metrics.requests}{${users}}`,
  );
  return {
    record: requestsName(traffic),
    unit: 'per-minute',
    sources: [
      {
        subject: ['namespace', 'service'],
        expr: promql`60 * ${answered}`,
        settle: window,
        ...casesOf(traffic, ({ counter, decoys, metrics, series, status }) => ({
          others: 1,
          examples: {
            'counted in two places, one of them busier': (v) => ({
              [series(metrics.requests, { ...status('200'), ...counter('a') })]: { rate: (0.8 * v) / 60 },
              [series(metrics.requests, { ...status('200'), ...counter('b') })]: { rate: (0.2 * v) / 60 },
              ...alike(decoys(metrics.requests, { ...status('200'), ...counter('a') }), { rate: 7 }),
              [series(metrics.requests, { ...status('200'), ...counter('c'), namespace: 'other' })]: {
                rate: 1,
              },
            }),
          },
        })),
      },
    ],
  };
}
