import type { Labels, Quantity, Wave } from '../../quantity';
import { promql } from '../../promql';
import type { Origin } from './origin';
import { requestsName } from './requests-per-minute';
import { added, alike, casesOf } from './traffic';
import type { Traffic } from './traffic';

/** Answers per second in examples: fewer than one a minute, as nothing here depends on how many there are. */
const RATE = 0.01;

/**
 * Share of answers with a 5xx status, over a window in seconds; of the recorded requests per minute, which must
 * have the same window. A service that has never failed has no 5xx series: its share is 0, not unknown.
 * The first failures of a new series go unseen, as `rate` needs two samples (X15): services should create their
 * counters at 0, as Fluentd does.
 */
export function errorRate(traffic: Traffic, window: number): Quantity {
  const all = requestsName(traffic);
  const failed = added(
    traffic.origins,
    'namespace, service',
    window,
    ({ metrics, users }) => `${metrics.requests}{${users},${metrics.statusLabel}=~"5.."}`,
  );
  return {
    record: `${traffic.prefix}error_rate`,
    unit: 'ratio',
    sources: [
      {
        subject: ['namespace', 'service'],
        expr: promql`
          60 * ${failed}
          / on (namespace, service)
          (${all} > 0)
          or on (namespace, service)
          0 * ${all}`,
        settle: window,
        ...casesOf(traffic, (origin) => ({ others: 2, examples: examplesOf(origin) })),
      },
    ],
  };
}

function examplesOf({ counter, decoys, metrics: { requests }, series, status, stranger }: Origin) {
  const labels = (code: string, at: string, more: Labels = {}) => ({
    ...status(code),
    ...counter(at),
    ...more,
  });
  const answers = (code: string, at: string, more?: Labels) => series(requests, labels(code, at, more));
  const failing = (v: number): Record<string, Wave> => ({
    [answers('500', 'a')]: { rate: 0.7 * v * RATE },
    [answers('503', 'b')]: { rate: 0.3 * v * RATE },
  });
  const working = (v: number): Record<string, Wave> => ({
    [answers('200', 'a')]: { rate: 0.9 * (1 - v) * RATE },
    [answers('404', 'b')]: { rate: 0.1 * (1 - v) * RATE },
    ...alike(decoys(requests, labels('500', 'a')), { rate: RATE }),
    ...alike(decoys(requests, labels('200', 'b')), { rate: 5 * RATE }),
    [answers('200', 'c', { namespace: 'other' })]: { rate: RATE },
    [answers('200', 'd', stranger('another'))]: { rate: RATE },
  });
  return {
    'two places where it fails unevenly': (v: number) => ({ ...working(v), ...failing(v) }),
    'no 5xx series before the first error': (v: number) => ({ ...working(v), ...(v > 0 && failing(v)) }),
  };
}
