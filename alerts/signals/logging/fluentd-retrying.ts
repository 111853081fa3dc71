import type { Config } from '../../../config';
import type { SignalBuilder } from '../../context';
import type { Quantity } from '../../quantity';
import { promql, range } from '../../promql';
import { fluentdRunbook } from './fluentd-runbook';
import { NODE, OF_FLUENTD, OUTPUTS } from './fluentd-signal';
import { logSeries } from './log-series';

/** Counts, although exported as gauges: chunks that an output tried to send, and those of them that failed. */
export const TRIES = 'fluentd_output_status_write_count';
export const FAILURES = 'fluentd_output_status_retry_count';

const RECORDED_TRIES = 'fluentd_tries_per_minute';

/** Tries to send a chunk, over a window in seconds: what a share of them is worth. */
function tries(config: Config, window: number): Quantity {
  const { own, onNode } = logSeries(config);
  return {
    record: RECORDED_TRIES,
    unit: 'per-minute',
    sources: [
      {
        ...NODE,
        expr: promql`
          60 * sum by (node) (
            rate(${TRIES}{${own},${OUTPUTS}}${range(window)})
          )`,
        others: 1,
        settle: window,
        examples: {
          'of two outputs': (v) => ({
            [onNode(TRIES)]: { rate: (0.75 * v) / 60 },
            [onNode(TRIES, { plugin_id: 'archive' })]: { rate: (0.25 * v) / 60 },
            [onNode(TRIES, { plugin_id: 'object:1234' })]: { rate: v },
            [onNode(TRIES, { job: 'other' })]: { rate: v },
            [onNode(TRIES, { node: 'node-2' })]: { rate: 1 },
          }),
        },
      },
    ],
  };
}

/** Chunks have to be sent again and again: the destination is overloaded. When none gets through FluentdNoOutput is sooner. */
export const fluentdRetrying: SignalBuilder = ({ config }) => {
  const { warning, window, minimumTries } = config.thresholds.logRetries;
  const { own, onNode } = logSeries(config);
  return {
    ...OF_FLUENTD,
    alert: 'FluentdRetrying',
    title: { ja: 'ログの再送が多い', en: 'Logs are sent again and again' },
    quantity: {
      record: 'fluentd_failed_try_ratio',
      unit: 'ratio',
      sources: [
        {
          ...NODE,
          expr: promql`
            60 * sum by (node) (
              rate(${FAILURES}{${own},${OUTPUTS}}${range(window)})
            )
            / on (node)
            (${RECORDED_TRIES} > 0)`,
          others: 1,
          settle: window,
          examples: {
            'of two outputs': (v) => ({
              [onNode(FAILURES)]: { rate: 0.0075 * v },
              [onNode(TRIES)]: { rate: 0.0075 },
              [onNode(FAILURES, { plugin_id: 'archive' })]: { rate: 0.0025 * v },
              [onNode(TRIES, { plugin_id: 'archive' })]: { rate: 0.0025 },
              // Another node, one that sends nothing, another kind of output, another job.
              [onNode(FAILURES, { node: 'node-2' })]: { rate: 0.1 },
              [onNode(TRIES, { node: 'node-2' })]: { rate: 1 },
              [onNode(FAILURES, { node: 'node-3' })]: { rate: 0 },
              [onNode(TRIES, { node: 'node-3' })]: { rate: 0 },
              [onNode(FAILURES, { plugin_id: 'object:1234' })]: { rate: 0.3 },
              [onNode(FAILURES, { job: 'other' })]: { rate: 0.3 },
            }),
          },
        },
      ],
    },
    guard: { quantity: tries(config, window), min: minimumTries },
    direction: 'above',
    safe: 0,
    levels: [{ severity: 'warning', sev: 'sev4', limit: warning.above, for: warning.for }],
    runbook: fluentdRunbook(config, {
      meaning: {
        ja: 'ログの送信の一部が失敗し、再送されています。',
        en: 'Some of what Fluentd sends fails and is sent again.',
      },
      impact: {
        ja: 'ログは失われませんが、届くのが遅れます。続けばバッファが埋まります。',
        en: 'Nothing is lost, but it arrives late. If it goes on the buffer fills up.',
      },
      permanentFix: {
        ja: '送り先の性能を上げるか、logging.buffer.flushThreads と flushInterval を合わせる。',
        en: 'Give the destination more, or fit logging.buffer.flushThreads and flushInterval to it.',
      },
    }),
  };
};
