import type { SignalContext } from '../../context';
import type { Quantity } from '../../quantity';
import { promql, range } from '../../promql';
import { logSeries } from './log-series';

/** What Fluentd counts of each service by one more label, and how it is recorded. */
export interface CountedLines {
  readonly record: string;
  readonly metric: string;
  /** The other label, with a value that is frequent and one that is rare. */
  readonly by: { readonly label: string; readonly frequent: string; readonly rare: string };
}

/** All of a service's counted lines a minute, over a window in seconds: what a share of them is worth. */
export function perMinute(
  { config }: SignalContext,
  { record, metric, by: { label, frequent, rare } }: CountedLines,
  window: number,
): Quantity {
  const { own, identity, series } = logSeries(config);
  const lines = (value: string, more = {}) => series(metric, { [label]: value, ...more });
  return {
    record,
    unit: 'per-minute',
    sources: [
      {
        subject: ['namespace', 'service'],
        expr: promql`
          60 * sum by (namespace, service) (
            rate(${metric}{${own}}${range(window)})
          )`,
        identity,
        others: 1,
        settle: window,
        examples: {
          'of two kinds on two nodes': (v) => ({
            [lines(frequent)]: { rate: (0.6 * v) / 60 },
            [lines(rare)]: { rate: (0.1 * v) / 60 },
            [lines(frequent, { node: 'node-2' })]: { rate: (0.3 * v) / 60 },
            [lines(frequent, { job: 'other' })]: { rate: 9 },
            [lines(frequent, { service: 'another' })]: { rate: 1 },
          }),
        },
      },
    ],
  };
}
