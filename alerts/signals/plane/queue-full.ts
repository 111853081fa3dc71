import type { SignalBuilder } from '../../context';
import { promql, series } from '../../promql';
import { planeSignal } from './plane-signal';

/** How full the queue of notifications to an Alertmanager is. */
export const queueFull: SignalBuilder = (context) => {
  const { queue } = context.config.thresholds.monitoring;
  const [length, capacity] = [
    'prometheus_notifications_queue_length',
    'prometheus_notifications_queue_capacity',
  ];
  const of = (metric: string, more = {}) =>
    series(metric, { job: 'prometheus', pod: 'prometheus-0', ...more });
  return planeSignal(
    context,
    'prometheus',
    {
      alert: 'PrometheusNotificationQueueRunningFull',
      title: { ja: '通知の待ち行列が増加', en: 'The queue of notifications fills up' },
      quantity: {
        record: 'prometheus_notification_queue_used',
        unit: 'ratio',
        sources: [
          {
            subject: ['pod'],
            expr: promql`
              max by (pod) (${length}{job="prometheus"})
              /
              min by (pod) (${capacity}{job="prometheus"})`,
            identity: { pod: 'prometheus-0' },
            others: 1,
            examples: {
              'one of two Alertmanagers does not answer': (v) => ({
                [of(length, { alertmanager: 'a' })]: { at: 1000 * v },
                [of(length, { alertmanager: 'b' })]: { at: 0 },
                [of(capacity, { instance: 'a' })]: { at: 1000 },
                [of(capacity, { instance: 'b' })]: { at: 2000 },
                [of(length, { pod: 'prometheus-1' })]: { at: 1 },
                [of(capacity, { pod: 'prometheus-1' })]: { at: 99 },
                [of(length, { job: 'other' })]: { at: 5000 },
                [of(capacity, { job: 'other' })]: { at: 1 },
              }),
            },
          },
        ],
      },
      direction: 'above',
      safe: 0,
      noData: 'silent',
    },
    { limit: queue.warning.above, for: queue.warning.for },
    {
      meaning: {
        ja: 'Alertmanager への通知の待ち行列が溜まっています。',
        en: 'Notifications to an Alertmanager queue up.',
      },
      impact: { ja: 'あふれると通知は捨てられます。', en: 'Once it is full notifications are dropped.' },
      permanentFix: {
        ja: 'Alertmanager の応答と plane.alertmanager.resources を見直す。',
        en: 'See why Alertmanager is slow, and set plane.alertmanager.resources anew.',
      },
    },
  );
};
