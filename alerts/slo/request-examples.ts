import type { Config } from '../../config';
import type { Example, Labels, Wave } from '../quantity';
import type { Origin } from '../signals/application/origin';
import { alike } from '../signals/application/traffic';

type Examples = Readonly<Record<string, Example>>;
type Waves = Readonly<Record<string, Wave>>;

/** Requests that are answered, timed, failed or late. */
export type RequestExamples = Readonly<Record<'answered' | 'timed' | 'failed' | 'late', Examples>>;

/** What an origin counts that makes so many requests per minute, answered, timed, failed or late. */
export function requestExamples(config: Config, origin: Origin): RequestExamples {
  const { counter, decoys, identity, metrics, series, status, stranger } = origin;
  const { requests, durations, buckets } = metrics;
  const service = config.application.services.find(({ name }) => name === identity['service']);
  const limit = service?.objectives.latency.within ?? 0;
  /** Series that are counted in two places, and what must not count. */
  const ours = (metric: string, own: Labels, perSecond: number): Waves => ({
    [series(metric, { ...own, ...counter('a') })]: { rate: 0.7 * perSecond },
    [series(metric, { ...own, ...counter('b') })]: { rate: 0.3 * perSecond },
    ...alike(decoys(metric, { ...own, ...counter('a') }), { rate: 8 }),
  });
  /** The same, and what counts for other subjects. */
  const everybodys = (metric: string, own: Labels, perSecond: number): Waves => ({
    ...ours(metric, own, perSecond),
    [series(metric, { ...own, ...counter('c'), namespace: 'other' })]: { rate: 1 },
    [series(metric, { ...own, ...counter('d'), ...stranger('another') })]: { rate: 2 },
  });
  const answer = (code: string, perSecond: number) => everybodys(requests, status(code), perSecond);
  const failure = (code: string, perSecond: number) => ours(requests, status(code), perSecond);
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
    timed: { 'counted in two places': (v) => count(v / 60) },
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

/** Few requests of which a share failed, beside somebody's many and somebody without any. */
export function failingShare({ metrics: { requests }, series, status, stranger }: Origin): Example {
  const answered = (code: string, more: Labels = {}) => series(requests, { ...status(code), ...more });
  return (v) => ({
    [answered('200')]: { rate: (1 - v) * FEW },
    [answered('500')]: { rate: v * FEW },
    [answered('200', stranger('another'))]: { rate: 3 },
    [answered('500', stranger('another'))]: { rate: 2 },
    [answered('200', stranger('idle'))]: { rate: 0 },
  });
}
