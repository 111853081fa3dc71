import type { SignalBuilder } from '../../context';
import { grew, planeSignal } from './plane-signal';

/** What Prometheus has stored is at risk. */
export const storageBroken: SignalBuilder = (context) =>
  planeSignal(
    context,
    'prometheus',
    {
      alert: 'PrometheusStorageBroken',
      title: { ja: 'TSDB の破損や圧縮の失敗', en: 'The TSDB is damaged or cannot compact' },
      quantity: grew(context, 'prometheus_storage_failing', 'prometheus', [
        'prometheus_tsdb_wal_corruptions_total',
        'prometheus_tsdb_compactions_failed_total',
        'prometheus_tsdb_reloads_failures_total',
      ]),
      direction: 'above',
      safe: 0,
      noData: 'silent',
    },
    { limit: 0, for: context.config.thresholds.monitoring.errors.for },
    {
      meaning: {
        ja: 'Prometheus の保存領域で WAL の破損、圧縮、またはブロックの読み直しに失敗しています。',
        en: 'The storage of Prometheus fails: a corrupt WAL, a compaction, or blocks that cannot be read again.',
      },
      impact: {
        ja: '履歴を失うか、ディスクが埋まって停止するおそれがあります。',
        en: 'History may be lost, or the disk fills up until it stops.',
      },
      permanentFix: {
        ja: 'ボリュームの空きと健全性を確かめ、storage.prometheus を見直す。',
        en: 'Check the volume for space and health; set storage.prometheus anew.',
      },
    },
  );
