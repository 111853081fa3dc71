import { formatDuration } from '../../../config';
import type { SignalBuilder } from '../../context';
import { promql, range } from '../../promql';
import { fluentdRunbook } from './fluentd-runbook';
import { FAILURES, TRIES } from './fluentd-retrying';
import { NODE, OF_FLUENTD } from './fluentd-signal';
import { MESSAGES } from './log-lines';
import { logSeries } from './log-series';

/**
 * Lines are read on a node and none gets out: the store is down, or the output hangs. A try that still waits for its
 * answer (at most `logging.buffer.requestTimeout`) has neither failed nor got through: tries are counted up to then
 * only, failures until now and from as much earlier.
 */
export const fluentdNoOutput: SignalBuilder = ({ config }) => {
  const { warning, window } = config.thresholds.logOutput;
  const { own, onNode, series } = logSeries(config);
  const { requestTimeout } = config.logging.buffer;
  const waiting = 60 * Math.ceil(requestTimeout / 60);
  const sink = `{${own},plugin_id="sink"}`;
  const grown = (counter: string) => `sum by (node) (increase(${counter}))`;
  const any = (counter: string) => `max by (node) (increase(${counter}))`;
  return {
    ...OF_FLUENTD,
    alert: 'FluentdNoOutput',
    title: { ja: 'ログが送り出されていない', en: 'Logs are read, but none gets out' },
    quantity: {
      record: 'fluentd_chunks_sent_lately',
      unit: 'count',
      sources: [
        {
          ...NODE,
          expr: promql`
            (
              ${grown(`${TRIES}${sink}${range(window)} offset ${formatDuration(requestTimeout)}`)}
              - on (node)
              ${grown(`${FAILURES}${sink}${range(window + requestTimeout)}`)}
            )
            and on (node)
            ${any(`${MESSAGES}{${own}}${range(window)}`)} > 0`,
          others: 1,
          settle: window + waiting,
          examples: {
            'some tries fail': (v) => ({
              // A pod that is replaced goes on for a while beside its successor.
              [onNode(TRIES)]: { rate: (0.6 * (v + 3)) / window },
              [onNode(TRIES, { pod: 'new' })]: { rate: (0.4 * (v + 3)) / window },
              [onNode(FAILURES)]: { rate: 2 / (window + requestTimeout) },
              [onNode(FAILURES, { pod: 'new' })]: { rate: 1 / (window + requestTimeout) },
              [lines({ service: 'a' })]: { rate: 0.5 / window },
              [lines({ service: 'b' })]: { rate: 0 },
              [onNode(TRIES, { plugin_id: 'archive' })]: { rate: 1 },
              [onNode(FAILURES, { plugin_id: 'archive' })]: { rate: 0.01 },
              [onNode(TRIES, { job: 'other' })]: { rate: 1 },
              [onNode(FAILURES, { job: 'other' })]: { rate: 0.1 },
              // Another that sends, and one where there is nothing to send.
              [onNode(TRIES, { node: 'node-2' })]: { rate: 1 },
              [onNode(FAILURES, { node: 'node-2' })]: { rate: 0 },
              [lines({ node: 'node-2' })]: { rate: 1 },
              [onNode(TRIES, { node: 'node-3' })]: { rate: 0 },
              [onNode(FAILURES, { node: 'node-3' })]: { rate: 0 },
              [lines({ node: 'node-3' })]: { rate: 0 },
              [lines({ node: 'node-3', job: 'other' })]: { rate: 1 },
            }),
          },
        },
      ],
    },
    direction: 'below',
    safe: 10 * warning.below,
    levels: [{ severity: 'warning', sev: 'sev3', limit: warning.below, for: warning.for }],
    runbook: fluentdRunbook(config, {
      meaning: {
        ja: `ノード上で行は読まれているのに、${formatDuration(window)} の間ひとつもログストアに届いていません。`,
        en: `Lines are read on a node, but nothing has reached the log store for ${formatDuration(window)}.`,
      },
      impact: {
        ja: '行はノードのバッファで待ちます。失われるのはバッファが満杯になってからです(FluentdBufferFilling)。それまで検索できません。',
        en: 'Lines wait in the node’s buffer and cannot be searched. They are lost only once it is full (FluentdBufferFilling).',
      },
      permanentFix: {
        ja: '停止の原因(容量、資源の上限、ネットワークポリシー)を除き、ログストアの容量を監視の予測に合わせる。',
        en: 'Remove what stopped it: its volume, limits of its resources, a network policy.',
      },
    }),
  };

  function lines(more: Record<string, string>) {
    return series(MESSAGES, { level: 'info', ...more });
  }
};
