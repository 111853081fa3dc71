import { exact } from '../../../config';
import type { Labels, Quantity, Wave } from '../../quantity';
import { promql } from '../../promql';
import { bucketsFor } from './buckets';
import type { Origin } from './origin';
import { added, alike, casesOf } from './traffic';
import type { Traffic } from './traffic';

/** Answers per second in examples. */
const RATE = 100;

/** Of which share of the answers, over how many seconds, and what is compared with it. */
export interface ResponseTimeProps {
  readonly quantile: number;
  readonly window: number;
  readonly warning: { readonly above: number };
}

/** The time that a share of the answers stays below, from the buckets of the services' histogram. */
export function responseTime(traffic: Traffic, props: ResponseTimeProps): Quantity {
  const { quantile, window } = props;
  // A service has one origin, so that bounds of two histograms never meet in one quantile.
  const buckets = added(
    traffic.origins,
    'namespace, service, le',
    window,
    ({ metrics, users }) => `${metrics.durations}_bucket{${users}}`,
  );
  return {
    record: `${traffic.prefix}response_time_p${String(exact(quantile * 100)).replace('.', '_')}_seconds`,
    unit: 'seconds',
    sources: [
      {
        subject: ['namespace', 'service'],
        // Without any observation the quantile is NaN; `>= 0` turns that into no data.
        expr: promql`
          histogram_quantile(
            ${String(quantile)},
            ${buckets}
          ) >= 0`,
        settle: window,
        ...casesOf(traffic, (origin) => ({
          others: 1,
          values: valuesFor(origin, props),
          examples: examplesOf(origin, quantile),
        })),
      },
    ],
  };
}

function valuesFor({ metrics: { buckets } }: Origin, { warning }: ResponseTimeProps): number[] {
  const [low = 0, high = low] = buckets;
  const driven = [(low + high) / 2, warning.above * 0.97, warning.above * 1.02];
  return driven.map(exact).filter((value) => value <= (buckets.at(-1) ?? 0));
}

function examplesOf({ counter, decoys, metrics, series }: Origin, quantile: number) {
  const { buckets, durations } = metrics;
  const bucket = (le: string, more: Labels) => series(`${durations}_bucket`, { le, ...more });
  const fastest = String(buckets[0]);
  return {
    'a fast place and a slow one': (v: number) => {
      const both = bucketsFor(v, quantile, buckets, RATE);
      const fast = 0.5 * (both.find(([, count]) => count > 0)?.[1] ?? 0);
      const of = (at: string, part: (count: number) => number) =>
        both.map(([le, count]) => [bucket(le, counter(at)), { rate: part(count) }] as const);
      return {
        ...Object.fromEntries<Wave>([
          ...of('fast', (count) => Math.min(count, fast)),
          ...of('slow', (count) => count - Math.min(count, fast)),
        ]),
        // Half of them slower than any bucket can tell: whatever takes these in is far off.
        ...alike(decoys(`${durations}_bucket`, { le: '+Inf', ...counter('slow') }), { rate: 50 * RATE }),
        ...alike(decoys(`${durations}_bucket`, { le: fastest, ...counter('slow') }), { rate: 25 * RATE }),
        [bucket(fastest, { namespace: 'other' })]: { rate: RATE },
        [bucket('+Inf', { namespace: 'other' })]: { rate: RATE },
      };
    },
  };
}
