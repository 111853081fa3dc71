import { formatDuration } from '../../../config';
import type { SignalBuilder } from '../../context';
import { commands } from '../../commands';
import { promql, series } from '../../promql';
import { keepEvidence } from './steps';

const ADDRESSES = 'business_sessions_most_addresses';

/** One session is used from many addresses: it was stolen, or is shared. */
export const sessionsFromManyAddresses: SignalBuilder = ({ config }) => {
  const { namespace, business } = config.application;
  const { warning, window } = config.thresholds.sessionAddresses;
  const { table = '', address = '', session } = business.accessLog ?? {};
  const of = (more = {}) => series(ADDRESSES, { job: 'business', namespace, instance: 'b', ...more });
  return {
    alert: 'SessionFromManyAddresses',
    title: { ja: '多数の送信元から使われるセッション', en: 'A session is used from many addresses' },
    quantity: {
      record: 'session_addresses',
      unit: 'count',
      sources: [
        {
          subject: ['namespace'],
          identity: { namespace },
          expr: promql`
            max by (namespace) (${ADDRESSES}{job="business"})`,
          examples: {
            'of the session with the most': (v) => ({
              [of()]: { at: v },
              [of({ instance: 'a' })]: { at: v / 2 },
              [of({ job: 'other' })]: { at: 3 * v + 1 },
            }),
          },
        },
      ],
    },
    direction: 'above',
    safe: 1,
    levels: [{ severity: 'warning', sev: 'sev3', limit: warning.above, for: warning.for }],
    noData: 'silent',
    team: 'ops-l2',
    tier: 'security',
    board: 'security',
    runbook: {
      meaning: {
        ja: `ひとつのセッションが ${formatDuration(window)} の間に多数のアドレスから使われています。`,
        en: `One session was used from many addresses within ${formatDuration(window)}.`,
      },
      impact: {
        ja: 'セッションが盗まれたか、共有されています。他人がその利用者として操作できます。',
        en: 'It was stolen or is shared: others can act as that user.',
      },
      diagnosis: [
        {
          text: { ja: 'どのセッションか(アドレスの多い順)', en: 'Which sessions, most addresses first' },
          command: commands(config).database(
            `SELECT ${session}, count(DISTINCT ${address}) FROM ${table} WHERE created_at > now() - interval \\$\\$${window} s\\$\\$ GROUP BY 1 ORDER BY 2 DESC LIMIT 10`,
          ),
        },
      ],
      mitigation: [
        ...keepEvidence(config),
        {
          text: {
            ja: 'そのセッションを無効にし、利用者にパスワードを再設定させる。',
            en: 'End that session, and have the user set a new password.',
          },
        },
      ],
      permanentFix: [
        {
          text: {
            ja: 'セッションの有効期間を短くし、アドレスや端末が変わったら再認証させる。通常の利用で超えるなら thresholds.sessionAddresses を見直す。',
            en: 'Let sessions expire sooner, and ask for the password when the device changes; if normal use goes beyond it review thresholds.sessionAddresses.',
          },
        },
      ],
    },
  };
};
