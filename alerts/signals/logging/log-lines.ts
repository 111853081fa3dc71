import type { SignalContext } from '../../context';
import type { Quantity } from '../../quantity';
import { promql, range } from '../../promql';
import { logSeries } from './log-series';

/** Every message of a service, of the database, and of everything else as `other`, by level. */
export const MESSAGES = 'log_messages_total';
export const LOG_LINES = 'log_lines_per_minute';

/** Messages that were read, over a window in seconds: what a share of them is worth. */
export function logLines({ config }: SignalContext, window: number): Quantity {
  const { own, identity, series } = logSeries(config);
  return {
    record: LOG_LINES,
    unit: 'per-minute',
    sources: [
      {
        subject: ['namespace', 'service'],
        expr: promql`
          60 * sum by (namespace, service) (
            rate(${MESSAGES}{${own}}${range(window)})
          )`,
        identity,
        others: 1,
        settle: window,
        examples: {
          'of two levels on two nodes': (v) => ({
            [series(MESSAGES, { level: 'info' })]: { rate: (0.6 * v) / 60 },
            [series(MESSAGES, { level: 'error' })]: { rate: (0.1 * v) / 60 },
            [series(MESSAGES, { level: 'info', node: 'node-2' })]: { rate: (0.3 * v) / 60 },
            [series(MESSAGES, { level: 'info', job: 'other' })]: { rate: 9 },
            [series(MESSAGES, { level: 'info', service: 'another' })]: { rate: 1 },
          }),
        },
      },
    ],
  };
}
