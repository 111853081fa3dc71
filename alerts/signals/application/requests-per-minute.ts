import type { SignalContext } from '../../context';
import type { Labels, Quantity } from '../../quantity';
import { promql, range, series } from '../../promql';
import { traffic } from './traffic';

/** How many requests of users a service answers, over a window in seconds: what an error rate is worth. */
export function requestsPerMinute({ config }: SignalContext, window: number): Quantity {
  const { identity, labels, machineRoutes, metrics, users } = traffic(config);
  const { requests, routeLabel, statusLabel } = metrics;
  const answers = (pod: string, more: Labels = {}) =>
    series(requests, labels({ pod, [routeLabel]: '/api', [statusLabel]: '200', ...more }));
  return {
    record: 'requests_per_minute',
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
            [answers('a', { [routeLabel]: machineRoutes[0] ?? '' })]: { rate: 7 },
            [answers('a', { job: 'other' })]: { rate: 9 },
            [answers('c', { namespace: 'other' })]: { rate: 1 },
          }),
        },
      },
    ],
  };
}
