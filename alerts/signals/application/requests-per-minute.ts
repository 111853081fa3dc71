import type { Labels, Quantity } from '../../quantity';
import { promql, range, series } from '../../promql';
import type { Traffic } from './traffic';

/** Name under which the requests per minute are recorded. */
export const requestsName = ({ prefix }: Traffic): string => `${prefix}requests_per_minute`;

/** How many requests a service answers, over a window in seconds: what an error rate is worth. */
export function requestsPerMinute(traffic: Traffic, window: number): Quantity {
  const { identity, labels, metrics, otherRoute, route, users } = traffic;
  const { requests, routeLabel, statusLabel } = metrics;
  const answers = (pod: string, more: Labels = {}) =>
    series(requests, labels({ pod, [routeLabel]: route, [statusLabel]: '200', ...more }));
  return {
    record: requestsName(traffic),
    unit: 'per-minute',
    sources: [
      {
        subject: ['namespace', 'service'],
        expr: promql`
          60 * sum by (namespace, service) (
            rate(${requests}{${users}}${range(window)})
          )`,
        identity,
        others: 1,
        settle: window,
        examples: {
          'two pods, one of them busier': (v) => ({
            [answers('a')]: { rate: (0.8 * v) / 60 },
            [answers('b')]: { rate: (0.2 * v) / 60 },
            [answers('a', { [routeLabel]: otherRoute })]: { rate: 7 },
            [answers('a', { job: 'other' })]: { rate: 9 },
            [answers('c', { namespace: 'other' })]: { rate: 1 },
          }),
        },
      },
    ],
  };
}
