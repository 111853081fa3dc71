import type { SignalBuilder } from '../../context';
import type { Quantity } from '../../quantity';
import { promql, range, series } from '../../promql';
import { planeSignal } from './plane-signal';

/** Share of the messages of one integration (Slack, PagerDuty, e-mail, webhook) that failed, where there were enough. */
export const notificationsFailing: SignalBuilder = (context) => {
  const { failedMessages } = context.config.thresholds.monitoring;
  const { window, minimumMessages } = failedMessages;
  const labels = { job: 'alertmanager', integration: 'slack' };
  const identity = { integration: 'slack' };
  const [failed, sent] = ['alertmanager_notifications_failed_total', 'alertmanager_notifications_total'];
  const of = (metric: string, more = {}) => series(metric, { ...labels, ...more });
  const grown = (metric: string) =>
    `sum by (integration) (increase(${metric}{job="alertmanager"}${range(window)}))`;
  const messages: Quantity = {
    record: 'alertmanager_messages',
    unit: 'count',
    sources: [
      {
        subject: ['integration'],
        expr: grown(sent),
        identity,
        others: 1,
        settle: window,
        examples: {
          'of two peers': (v) => ({
            [of(sent, { pod: 'a' })]: { rate: (0.7 * v) / window },
            [of(sent, { pod: 'b' })]: { rate: (0.3 * v) / window },
            [of(sent, { integration: 'email' })]: { rate: 1 },
            [of(sent, { job: 'other' })]: { rate: 9 },
          }),
        },
      },
    ],
  };
  const failing = (v: number) => ({
    [of(failed, { pod: 'a', reason: 'serverError' })]: { rate: 0.0007 * v },
    [of(failed, { pod: 'b', reason: 'other' })]: { rate: 0.0003 * v },
    [of(failed, { integration: 'email', reason: 'other' })]: { rate: 0.001 },
    [of(failed, { job: 'other', reason: 'other' })]: { rate: 0.5 },
    [of(sent, { pod: 'a' })]: { rate: 0.0007 },
    [of(sent, { pod: 'b' })]: { rate: 0.0003 },
    [of(sent, { integration: 'email' })]: { rate: 1 },
    [of(sent, { integration: 'webhook' })]: { rate: 0 },
    [of(sent, { job: 'other' })]: { rate: 9 },
  });
  return planeSignal(
    context,
    'alertmanager',
    {
      alert: 'AlertmanagerFailedToSendAlerts',
      title: { ja: '通知の送信失敗', en: 'Messages cannot be sent' },
      quantity: {
        record: 'alertmanager_messages_failed',
        unit: 'ratio',
        parts: [messages],
        sources: [
          {
            subject: ['integration'],
            expr: promql`
              ${grown(failed)}
              / on (integration)
              (${messages.record} > 0)`,
            identity,
            others: 1,
            settle: window,
            examples: { 'two peers, two reasons': failing },
          },
        ],
      },
      guard: { quantity: messages, min: minimumMessages },
      direction: 'above',
      safe: 0,
      noData: 'silent',
    },
    { limit: failedMessages.warning.above, for: failedMessages.warning.for },
    {
      meaning: {
        ja: '通知先(Slack、PagerDuty、メールなど)への送信が失敗しています。',
        en: 'Messages to a receiver (Slack, PagerDuty, e-mail …) fail.',
      },
      impact: {
        ja: 'その通知先の人には知らされません。ほかの通知先には届いています。',
        en: 'People there are not told; the other receivers are.',
      },
      permanentFix: {
        ja: '宛先の URL、鍵、上限(レート制限)を確かめ、Secret を更新する。',
        en: 'Check URL, key and rate limits of the receiver, and renew the Secret.',
      },
    },
  );
};
