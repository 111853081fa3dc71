import type { SignalBuilder } from '../../context';
import { grew, planeSignal } from './plane-signal';

/** Targets answer, but what they say is not stored. */
export const samplesRejected: SignalBuilder = (context) =>
  planeSignal(
    context,
    'prometheus',
    {
      alert: 'PrometheusSamplesRejected',
      title: { ja: '取り込みを拒まれたサンプル', en: 'Samples are rejected' },
      quantity: grew(context, 'prometheus_samples_rejected', 'prometheus', [
        'prometheus_target_scrapes_sample_duplicate_timestamp_total',
        'prometheus_target_scrapes_sample_out_of_order_total',
        'prometheus_target_scrapes_sample_out_of_bounds_total',
        'prometheus_target_scrapes_exceeded_sample_limit_total',
      ]),
      direction: 'above',
      safe: 0,
      noData: 'silent',
    },
    { limit: 0, for: context.config.thresholds.monitoring.errors.for },
    {
      meaning: {
        ja: '重複、順序違い、時刻のずれ、または上限超過のために、Prometheus がサンプルを捨てています。',
        en: 'Prometheus drops samples: duplicates, out of order, out of bounds, or beyond a limit.',
      },
      impact: {
        ja: '捨てられた系列のアラートとグラフは信用できません。',
        en: 'Alerts and graphs of these series cannot be trusted.',
      },
      permanentFix: {
        ja: '同じ系列を二か所から収集しないようにし、時刻のずれを直す。',
        en: 'See that no series is scraped twice, and that clocks agree.',
      },
    },
  );
