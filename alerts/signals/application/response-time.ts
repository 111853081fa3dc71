import { exact } from '../../../config';
import type { Labels, Quantity, Wave } from '../../quantity';
import { promql, range, series } from '../../promql';
import { bucketsFor } from './buckets';
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
export function responseTime(traffic: Traffic, { quantile, warning, window }: ResponseTimeProps): Quantity {
  const { identity, labels, metrics, otherRoute, prefix, route, users } = traffic;
  const { buckets, durations, routeLabel } = metrics;
  const bucket = (le: string, more: Labels) =>
    series(`${durations}_bucket`, labels({ [routeLabel]: route, le, ...more }));
  // Slower than any bucket can tell: whatever takes these in is far off.
  const slow = (more: Labels) => bucket('+Inf', { pod: 'slow', ...more });
  const fastest = String(buckets[0]);
  const [low = 0, high = low] = buckets;
  const driven = [(low + high) / 2, warning.above * 0.97, warning.above * 1.02];
  return {
    record: `${prefix}response_time_p${String(exact(quantile * 100)).replace('.', '_')}_seconds`,
    unit: 'seconds',
    sources: [
      {
        subject: ['namespace', 'service'],
        // Without any observation the quantile is NaN; `>= 0` turns that into no data.
        expr: promql`
          histogram_quantile(
            ${String(quantile)},
            sum by (namespace, service, le) (
              rate(${durations}_bucket{${users}}${range(window)})
            )
          ) >= 0`,
        identity,
        others: 1,
        settle: window,
        values: driven.map(exact).filter((value) => value <= (buckets.at(-1) ?? 0)),
        examples: {
          'a fast pod and a slow one': (v) => {
            const both = bucketsFor(v, quantile, buckets, RATE);
            const fast = 0.5 * (both.find(([, count]) => count > 0)?.[1] ?? 0);
            const of = (pod: string, part: (count: number) => number) =>
              both.map(([le, count]) => [bucket(le, { pod }), { rate: part(count) }] as const);
            return {
              ...Object.fromEntries<Wave>([
                ...of('fast', (count) => Math.min(count, fast)),
                ...of('slow', (count) => count - Math.min(count, fast)),
              ]),
              [slow({ [routeLabel]: otherRoute })]: { rate: 50 * RATE },
              [slow({ job: 'other' })]: { rate: 50 * RATE },
              [bucket(fastest, { namespace: 'other' })]: { rate: RATE },
              [bucket('+Inf', { namespace: 'other' })]: { rate: RATE },
            };
          },
        },
      },
    ],
  };
}
