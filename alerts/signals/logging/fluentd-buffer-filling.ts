import type { SignalBuilder } from '../../context';
import { promql } from '../../promql';
import { fluentdRunbook } from './fluentd-runbook';
import { NODE, OF_FLUENTD, OUTPUTS } from './fluentd-signal';
import { logSeries } from './log-series';

/** In percent, of each output. */
const AVAILABLE = 'fluentd_output_status_buffer_available_space_ratio';

/** What cannot be sent fills the buffer on the node; once it is full lines are lost with the files they wait in. */
export const fluentdBufferFilling: SignalBuilder = ({ config }) => {
  const { warning, critical } = config.thresholds.logBuffer;
  const { own, onNode } = logSeries(config);
  return {
    ...OF_FLUENTD,
    alert: 'FluentdBufferFilling',
    title: { ja: 'ログのバッファが埋まる', en: 'The buffer of logs fills up' },
    quantity: {
      record: 'fluentd_buffer_free_ratio',
      unit: 'ratio',
      sources: [
        {
          ...NODE,
          expr: promql`
            min by (node) (
              ${AVAILABLE}{${own},${OUTPUTS}}
            ) / 100`,
          others: 1,
          examples: {
            'the fuller of two outputs': (v) => ({
              [onNode(AVAILABLE)]: { at: 100 * v },
              [onNode(AVAILABLE, { plugin_id: 'archive' })]: { at: 100 },
              [onNode(AVAILABLE, { plugin_id: 'object:1234' })]: { at: 0 },
              [onNode(AVAILABLE, { job: 'other' })]: { at: 0 },
              [onNode(AVAILABLE, { node: 'node-2' })]: { at: 100 },
            }),
          },
        },
      ],
    },
    direction: 'below',
    safe: 1,
    levels: [
      { severity: 'warning', sev: 'sev3', limit: warning.below, for: warning.for },
      { severity: 'critical', sev: 'sev2', limit: critical.below, for: critical.for },
    ],
    runbook: fluentdRunbook(config, {
      meaning: {
        ja: 'ノード上の Fluentd のバッファ(logging.buffer.size)の空きが少なくなっています。送り先が受け取らないか、遅すぎます。',
        en: 'Fluentd’s buffer on a node (logging.buffer.size) has little room left: the destination takes nothing, or too slowly.',
      },
      impact: {
        ja: '満杯になると読み取りが止まり、kubelet がローテーションで消した行は失われます。',
        en: 'Once it is full nothing is read, and lines that the kubelet rotates away are lost.',
      },
      permanentFix: {
        ja: 'logging.buffer.size を起こりうる停止時間に合わせ、送り先の容量と性能を見直す。',
        en: 'Size logging.buffer.size for the longest outage to expect, and the destination for the lines there are.',
      },
    }),
  };
};
