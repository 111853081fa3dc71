import type { Config } from '../../config';
import { series } from '../promql';
import type { Example, Labels, Wave } from '../quantity';
import { traffic } from '../signals/application/traffic';

type Examples = Readonly<Record<string, Example>>;
type Waves = Readonly<Record<string, Wave>>;

/** What services export that makes so many requests per minute, answered, timed, failed or late. */
export function requestExamples(
  config: Config,
): Readonly<Record<'answered' | 'timed' | 'failed' | 'late', Examples>> {
  const { labels, machineRoutes, metrics } = traffic(config);
  const { requests, durations, routeLabel, statusLabel, buckets } = metrics;
  const limit = config.application.services[0]?.objectives.latency.within ?? 0;
  const of = (metric: string, own: Labels, more: Labels) =>
    series(metric, labels({ [routeLabel]: '/api', ...own, ...more }));
  /** A series of two pods, and what must not count. */
  const ours = (metric: string, own: Labels, perSecond: number): Waves => ({
    [of(metric, own, { pod: 'a' })]: { rate: 0.7 * perSecond },
    [of(metric, own, { pod: 'b' })]: { rate: 0.3 * perSecond },
    [of(metric, own, { pod: 'a', [routeLabel]: machineRoutes[0] ?? '' })]: { rate: 7 },
    [of(metric, own, { pod: 'a', job: 'other' })]: { rate: 9 },
  });
  /** The same, and what counts for other subjects. */
  const everybodys = (metric: string, own: Labels, perSecond: number): Waves => ({
    ...ours(metric, own, perSecond),
    [of(metric, own, { pod: 'c', namespace: 'other' })]: { rate: 1 },
    [of(metric, own, { pod: 'd', service: 'another' })]: { rate: 2 },
  });
  const answer = (status: string, perSecond: number) =>
    everybodys(requests, { [statusLabel]: status }, perSecond);
  const failure = (status: string, perSecond: number) => ours(requests, { [statusLabel]: status }, perSecond);
  const failing = (v: number) => ({ ...failure('500', (0.6 * v) / 60), ...failure('503', (0.4 * v) / 60) });
  const count = (perSecond: number) => everybodys(`${durations}_count`, {}, perSecond);
  const within = (bound: number, perSecond: number) =>
    everybodys(`${durations}_bucket`, { le: String(bound) }, perSecond);
  /** All requests by another bound than the limit, or none. */
  const decoy = (perSecond: number): Waves => {
    const other = buckets.find((bound) => bound > limit) ?? buckets.find((bound) => bound < limit);
    return other === undefined ? {} : within(other, other > limit ? perSecond : 0);
  };
  return {
    answered: {
      'two statuses': (v) => ({ ...answer('200', (0.6 * v) / 60), ...answer('503', (0.4 * v) / 60) }),
    },
    timed: { 'two pods': (v) => count(v / 60) },
    failed: {
      'two kinds of failure': (v) => ({ ...answer('200', 1), ...count(1), ...failing(v) }),
      'no 5xx series before the first error': (v) => ({
        ...answer('200', 1),
        ...count(1),
        ...(v > 0 && failing(v)),
      }),
    },
    late: {
      'more requests, as many in time': (v) => ({
        ...count(1 + v / 60),
        ...within(limit, 1),
        ...decoy(1 + v / 60),
      }),
      'as many requests, fewer in time': (v) => ({ ...count(3), ...within(limit, 3 - v / 60), ...decoy(3) }),
    },
  };
}

/** So few requests per second that no window adds up to one: another limit than `> 0` is noticed. */
const FEW = 3e-4;

/** Few requests of which a share failed, beside a service with many and one without any. */
export function failingShare(config: Config): Example {
  const { labels, metrics } = traffic(config);
  const answered = (code: string, more: Labels = {}) =>
    series(metrics.requests, labels({ [metrics.routeLabel]: '/api', [metrics.statusLabel]: code, ...more }));
  return (v) => ({
    [answered('200')]: { rate: (1 - v) * FEW },
    [answered('500')]: { rate: v * FEW },
    [answered('200', { service: 'another' })]: { rate: 3 },
    [answered('500', { service: 'another' })]: { rate: 2 },
    [answered('200', { service: 'idle' })]: { rate: 0 },
  });
}
