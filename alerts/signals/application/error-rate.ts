import type { SignalContext } from '../../context';
import type { Labels, Quantity, Wave } from '../../quantity';
import { promql, range, series } from '../../promql';
import { traffic } from './traffic';

/** Answers per second in examples. */
const RATE = 1000;

/**
 * Share of answers with a 5xx status, over a window in seconds. A service that has never failed has no 5xx
 * series: its share is 0, not unknown. The first failures of a new series go unseen, as `rate` needs two
 * samples (X15): services should create their counters at 0.
 */
export function errorRate({ config }: SignalContext, window: number): Quantity {
  const { identity, labels, machineRoutes, metrics, names, users } = traffic(config);
  const { requests, routeLabel, statusLabel } = metrics;
  const [, second] = names;
  const answers = (status: string, pod: string, more: Labels = {}, service?: string) =>
    series(requests, labels({ pod, [routeLabel]: '/api', [statusLabel]: status, ...more }, service));
  const all = `rate(${requests}{${users}}${range(window)})`;
  const failing = (v: number): Record<string, Wave> => ({
    [answers('500', 'a')]: { rate: 0.7 * v * RATE },
    [answers('503', 'b')]: { rate: 0.3 * v * RATE },
  });
  const working = (v: number): Record<string, Wave> => ({
    [answers('200', 'a')]: { rate: 0.9 * (1 - v) * RATE },
    [answers('404', 'b')]: { rate: 0.1 * (1 - v) * RATE },
    [answers('500', 'a', { [routeLabel]: machineRoutes[0] ?? '' })]: { rate: RATE },
    [answers('200', 'b', { [routeLabel]: machineRoutes[0] ?? '' })]: { rate: 5 * RATE },
    [answers('500', 'a', { job: 'other' })]: { rate: RATE },
    [answers('200', 'b', { job: 'other' })]: { rate: 5 * RATE },
    ...(second !== undefined && { [answers('200', 'c', {}, second)]: { rate: RATE } }),
  });
  return {
    record: 'error_rate',
    unit: 'ratio',
    sources: [
      {
        subject: ['namespace', 'service'],
        expr: promql`
          (
            sum by (namespace, service) (rate(${requests}{${users},${statusLabel}=~"5.."}${range(window)}))
            or
            0 * sum by (namespace, service) (${all})
          )
          /
          (sum by (namespace, service) (${all}) > 0)`,
        identity,
        others: second === undefined ? 0 : 1,
        settle: window,
        examples: {
          'two pods fail unevenly': (v) => ({ ...working(v), ...failing(v) }),
          'no 5xx series before the first error': (v) => ({ ...working(v), ...(v > 0 && failing(v)) }),
        },
      },
    ],
  };
}
