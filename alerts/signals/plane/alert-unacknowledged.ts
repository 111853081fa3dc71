import type { SignalBuilder } from '../../context';
import type { Labels, Source } from '../../quantity';
import { commands } from '../../commands';
import { ESCALATION } from '../../notify/escalation';
import { promql, quote, series } from '../../promql';

/**
 * An incident is open: its `for` is the time that people have to acknowledge it, counted from when it fires, which is
 * when it is told. The age of the alert would count from when its condition began, and leave no time where that lasts
 * long. Prometheus cannot see who acknowledged it, so the escalation keeps the incident of what it escalates: a silence
 * of the incident, the link in each message, ends both. What a cause explains by its incident is muted together with its
 * escalation; Prometheus does not see that either, so the time goes on, and may have run out when the cause ends.
 */
export const alertUnacknowledged: SignalBuilder = ({ config }) => {
  const { warning, critical } = config.thresholds.unacknowledged;
  const run = commands(config);
  return {
    alert: ESCALATION,
    title: { ja: '受け付けられていないアラート', en: 'An alert that nobody has acknowledged' },
    quantity: {
      record: 'incident_open',
      unit: 'state',
      sources: [openAs('sev2'), openAs('sev3')],
    },
    direction: 'above',
    safe: 0,
    levels: [
      // Not sev1: a cause that explains the alert explains its escalation, and nothing mutes a sev1.
      { severity: 'critical', sev: 'sev2', limit: 0, for: critical.for, match: { of: 'sev2' } },
      { severity: 'warning', sev: 'sev3', limit: 0, for: warning.for, match: { of: 'sev3' } },
    ],
    noData: 'silent',
    incident: 'inherited',
    pace: 'slow',
    team: 'ops-l2',
    tier: 'plane',
    board: 'monitoring',
    runbook: {
      meaning: {
        ja: 'アラートが、受付(メッセージのリンクからの消音)のないまま長く続いています。復旧すると自動で終わります。',
        en: 'An alert has been firing for long, and nobody has acknowledged it with the silence link of its message. It ends when the alert does.',
      },
      impact: {
        ja: 'だれも対応していない可能性があります。元のアラートの影響が続いています。',
        en: 'Perhaps nobody is working on it; whatever the alert means goes on.',
      },
      diagnosis: [
        {
          text: { ja: '何が受付を待っているか', en: 'What is waiting for somebody' },
          command: run.allAlerts,
        },
        {
          text: {
            ja: 'incident ラベルの左側が元のアラート名。その手順書を開き、担当者に連絡する',
            en: 'The label incident begins with the name of the alert: open its runbook, and call its owner',
          },
        },
        {
          text: { ja: '通知が届かなかったのではないか', en: 'Did its messages fail to arrive' },
          command: run.logs('alertmanager'),
        },
      ],
      mitigation: [
        {
          text: {
            ja: '対応を始める人が、このメッセージの「受付・消音」から期限付きで消音する(元のアラートと両方が止まる)',
            en: 'Whoever takes it silences the incident for a while with the link of this message: that stops both',
          },
        },
      ],
      permanentFix: [
        {
          text: {
            ja: '受付が遅れた理由(当番の不在、宛先の誤り、多すぎる通知)を振り返り、当番表か notifications を直す。',
            en: 'Find out why nobody took it (no one on call, a wrong address, too many messages) and correct the rota or notifications.',
          },
        },
      ],
    },
  };
};

/** Whether a rule of a severity fires, by incident. */
function openAs(of: 'sev2' | 'sev3'): Source {
  const identity = { incident: 'BackupStale:postgres-backup' };
  const own = { ...identity, alertname: 'BackupStale', sev: of };
  const worse = of === 'sev2' ? 'sev1' : 'sev2';
  const state = (labels: Labels, alertstate = 'firing') => series('ALERTS', { ...labels, alertstate });
  return {
    labels: { of },
    subject: ['incident'],
    expr: promql`
      max by (incident) (
        ALERTS{alertstate="firing",sev=${quote(of)},alertname!=${quote(ESCALATION)}}
      )`,
    identity,
    others: 1,
    // It is there, with 1, or it is not.
    values: [1],
    examples: {
      'two rules of one incident': (v) => ({
        [state({ ...own, via: 'a' })]: { at: v },
        [state({ ...own, via: 'b' })]: { at: v },
        [state({ ...own, incident: 'BackupStale:other' })]: { at: 1 },
        [state({ ...own, incident: 'BackupStale:waiting' }, 'pending')]: { at: 1 },
        [state({ ...own, incident: 'BackupStale:worse', sev: worse })]: { at: 1 },
        [state({ ...own, incident: 'BackupStale:itself', alertname: ESCALATION })]: { at: 1 },
      }),
    },
  };
}
