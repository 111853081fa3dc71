import type { SignalBuilder } from '../../context';
import { grew, planeSignal } from './plane-signal';

/** The way from rule to Alertmanager. */
export const notificationsDropped: SignalBuilder = (context) =>
  planeSignal(
    context,
    'prometheus',
    {
      alert: 'PrometheusNotificationsDropped',
      title: { ja: 'Alertmanager へ届かない通知', en: 'Notifications do not reach Alertmanager' },
      quantity: grew(context, 'prometheus_notifications_lost', 'prometheus', [
        'prometheus_notifications_dropped_total',
        'prometheus_notifications_errors_total',
      ]),
      direction: 'above',
      safe: 0,
      noData: 'silent',
    },
    { limit: 0, for: context.config.thresholds.monitoring.errors.for },
    {
      meaning: {
        ja: 'Prometheus からの通知が Alertmanager に届かず、捨てられています。',
        en: 'Notifications of Prometheus do not reach an Alertmanager and are dropped.',
      },
      impact: {
        ja: 'どの Alertmanager にも届かなければ、誰にも知らされません。',
        en: 'Where none of the Alertmanagers is reached, nobody is told.',
      },
      permanentFix: {
        ja: 'ネットワークポリシーと Alertmanager の名前解決を確かめる。',
        en: 'Check the network policies and that the names of the Alertmanagers resolve.',
      },
    },
  );
