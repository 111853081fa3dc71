import type { SignalBuilder } from '../../context';
import { promql, range } from '../../promql';
import { fluentdRunbook } from './fluentd-runbook';
import { NODE, OF_FLUENTD, OUTPUTS } from './fluentd-signal';
import { logSeries } from './log-series';

/** Counts, although exported as gauges: chunks that an output tried to send, and those of them that failed. */
export const TRIES = 'fluentd_output_status_write_count';
export const FAILURES = 'fluentd_output_status_retry_count';

/** Some chunks get through and others do not: the destination is overloaded. When none does FluentdNoOutput tells. */
export const fluentdRetrying: SignalBuilder = ({ config }) => {
  const { warning, window } = config.thresholds.logRetries;
  const { own, onNode } = logSeries(config);
  const perSecond = (metric: string) => `sum by (node) (rate(${metric}{${own},${OUTPUTS}}${range(window)}))`;
  return {
    ...OF_FLUENTD,
    alert: 'FluentdRetrying',
    title: { ja: 'ログの再送が多い', en: 'Logs are sent again and again' },
    quantity: {
      record: 'fluentd_failed_chunk_ratio',
      unit: 'ratio',
      sources: [
        {
          ...NODE,
          expr: promql`
            ${perSecond(FAILURES)}
            / on (node)
            (${perSecond(TRIES)} > 0)
            < 1`,
          others: 1,
          settle: window,
          examples: {
            'of two outputs': (v) => ({
              [onNode(FAILURES)]: { rate: 0.15 * v },
              [onNode(TRIES)]: { rate: 0.15 },
              [onNode(FAILURES, { plugin_id: 'archive' })]: { rate: 0.05 * v },
              [onNode(TRIES, { plugin_id: 'archive' })]: { rate: 0.05 },
              ...others(onNode),
            }),
          },
        },
      ],
    },
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

  /** Another node, one on which nothing gets through, another kind of output, another job. */
  function others(of: typeof onNode) {
    return {
      [of(FAILURES, { node: 'node-2' })]: { rate: 0.1 },
      [of(TRIES, { node: 'node-2' })]: { rate: 1 },
      [of(FAILURES, { node: 'node-3' })]: { rate: 0.2 },
      [of(TRIES, { node: 'node-3' })]: { rate: 0.2 },
      [of(FAILURES, { node: 'node-4' })]: { rate: 0 },
      [of(TRIES, { node: 'node-4' })]: { rate: 0 },
      [of(FAILURES, { plugin_id: 'object:1234' })]: { rate: 0.3 },
      [of(TRIES, { plugin_id: 'object:1234' })]: { rate: 0.7 },
      [of(FAILURES, { job: 'other' })]: { rate: 0.3 },
      [of(TRIES, { job: 'other' })]: { rate: 0.9 },
    };
  }
};
