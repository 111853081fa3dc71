import type { SignalBuilder } from '../../context';
import { promql, range, series } from '../../promql';
import { planeSignal } from './plane-signal';

/** Prometheus answers, but stores nothing. */
export const notIngesting: SignalBuilder = (context) => {
  const { window, errors } = context.config.thresholds.monitoring;
  const metric = 'prometheus_tsdb_head_samples_appended_total';
  const of = (type: string, more = {}) =>
    series(metric, { job: 'prometheus', pod: 'prometheus-0', type, ...more });
  return planeSignal(
    context,
    'prometheus',
    {
      alert: 'PrometheusNotIngestingSamples',
      title: { ja: 'サンプルの取り込みが停止', en: 'No samples are stored any more' },
      quantity: {
        record: 'prometheus_ingesting',
        unit: 'state',
        sources: [
          {
            subject: ['pod'],
            expr: promql`
              max by (pod) (
                rate(${metric}{job="prometheus"}${range(window)})
              ) > bool 0`,
            identity: { pod: 'prometheus-0' },
            others: 1,
            settle: window,
            values: [1, 0],
            examples: {
              'floats but no histograms': (v) => ({
                [of('float')]: { rate: v * 1e-3 },
                [of('histogram')]: { rate: 0 },
                [of('float', { pod: 'prometheus-1' })]: { rate: 1 },
                [of('float', { job: 'other' })]: { rate: 1 },
              }),
            },
          },
        ],
      },
      direction: 'below',
      safe: 1,
      noData: 'silent',
    },
    { limit: 1, for: errors.for },
    {
      meaning: {
        ja: 'Prometheus は動いていますが、新しいサンプルを保存していません。',
        en: 'Prometheus runs, but stores no new samples.',
      },
      impact: {
        ja: 'この Prometheus のアラートは、もう何も見ていません。',
        en: 'The alerts of this Prometheus see nothing any more.',
      },
      permanentFix: {
        ja: 'サービスディスカバリーの権限とディスクの空きを確かめる。',
        en: 'Check the rights of its service discovery, and the space of its volume.',
      },
    },
  );
};
