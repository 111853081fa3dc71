import type { Labels, Quantity, Wave } from '../../quantity';
import { promql, range, series } from '../../promql';
import { requestsName } from './requests-per-minute';
import type { Traffic } from './traffic';

/** Answers per second in examples: fewer than one a minute, as nothing here depends on how many there are. */
const RATE = 0.01;

/**
 * Share of answers with a 5xx status, over a window in seconds; of the recorded requests per minute, which must
 * have the same window. A service that has never failed has no 5xx series: its share is 0, not unknown.
 * The first failures of a new series go unseen, as `rate` needs two samples (X15): services should create their
 * counters at 0.
 */
export function errorRate(traffic: Traffic, window: number): Quantity {
  const { identity, labels, metrics, otherRoute, prefix, route, users } = traffic;
  const all = requestsName(traffic);
  const { requests, routeLabel, statusLabel } = metrics;
  const answers = (status: string, pod: string, more: Labels = {}) =>
    series(requests, labels({ pod, [routeLabel]: route, [statusLabel]: status, ...more }));
  const elsewhere = { [routeLabel]: otherRoute };
  const failing = (v: number): Record<string, Wave> => ({
    [answers('500', 'a')]: { rate: 0.7 * v * RATE },
    [answers('503', 'b')]: { rate: 0.3 * v * RATE },
  });
  const working = (v: number): Record<string, Wave> => ({
    [answers('200', 'a')]: { rate: 0.9 * (1 - v) * RATE },
    [answers('404', 'b')]: { rate: 0.1 * (1 - v) * RATE },
    [answers('500', 'a', elsewhere)]: { rate: RATE },
    [answers('200', 'b', elsewhere)]: { rate: 5 * RATE },
    [answers('500', 'a', { job: 'other' })]: { rate: RATE },
    [answers('200', 'b', { job: 'other' })]: { rate: 5 * RATE },
    [answers('200', 'c', { namespace: 'other' })]: { rate: RATE },
    [answers('200', 'd', { service: 'another' })]: { rate: RATE },
  });
  return {
    record: `${prefix}error_rate`,
    unit: 'ratio',
    sources: [
      {
        subject: ['namespace', 'service'],
        expr: promql`
          60 * sum by (namespace, service) (
            rate(${requests}{${users},${statusLabel}=~"5.."}${range(window)})
          )
          / on (namespace, service)
          (${all} > 0)
          or on (namespace, service)
          0 * ${all}`,
        identity,
        others: 2,
        settle: window,
        examples: {
          'two pods fail unevenly': (v) => ({ ...working(v), ...failing(v) }),
          'no 5xx series before the first error': (v) => ({ ...working(v), ...(v > 0 && failing(v)) }),
        },
      },
    ],
  };
}
