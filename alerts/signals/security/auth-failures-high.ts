import { formatDuration } from '../../../config';
import type { SignalBuilder } from '../../context';
import { promql } from '../../promql';
import { counting, logSeries } from '../logging/log-series';
import { BLOCK, keepEvidence, report } from './steps';

const FAILURES = 'log_auth_failures_total';

/** Logins are refused again and again: somebody tries passwords. A burst is told, what goes on pages. */
export const authFailuresHigh: SignalBuilder = ({ config }) => {
  const { warning, critical, window } = config.thresholds.authFailures;
  const { own, identity, series } = logSeries(config);
  return {
    alert: 'AuthFailuresHigh',
    title: { ja: '認証失敗の多発', en: 'Many failed logins' },
    quantity: {
      record: 'auth_failures_per_minute',
      unit: 'per-minute',
      sources: [
        {
          subject: ['namespace', 'service'],
          expr: promql`
            60 * sum by (namespace, service) (
              rate(${FAILURES}{${own}}${counting(window, config)})
            )`,
          identity,
          others: 1,
          settle: window + config.evaluation.scrapeInterval,
          examples: {
            'on two nodes': (v) => ({
              [series(FAILURES)]: { rate: (0.7 * v) / 60 },
              [series(FAILURES, { node: 'node-2' })]: { rate: (0.3 * v) / 60 },
              [series(FAILURES, { job: 'other' })]: { rate: v + 1 },
              [series(FAILURES, { service: 'another' })]: { rate: 1 },
            }),
          },
        },
      ],
    },
    direction: 'above',
    safe: 0,
    levels: [
      { severity: 'warning', sev: 'sev3', limit: warning.above, for: warning.for },
      { severity: 'critical', sev: 'sev2', limit: critical.above, for: critical.for },
    ],
    noData: 'silent',
    team: 'ops-l2',
    tier: 'security',
    board: 'security',
    runbook: {
      meaning: {
        ja: `ログインの失敗(401)が ${formatDuration(window)} の間に繰り返されています。重大は、それが続いている状態です。`,
        en: `Logins were refused (401) again and again within ${formatDuration(window)}. Critical: it goes on.`,
      },
      impact: {
        ja: '総当たりやパスワードリスト攻撃の可能性があります。成功すれば利用者のデータが漏れます。',
        en: 'Somebody may be trying passwords. If one is right, a user’s data is theirs.',
      },
      diagnosis: report(config, 'logins', 'top'),
      mitigation: [
        ...keepEvidence(config),
        BLOCK,
        {
          text: {
            ja: '送信元で成功したログインがあれば、その利用者のセッションを無効にし、パスワードを再設定させる。',
            en: 'If one of the addresses got in, end that user’s sessions and have the password set anew.',
          },
        },
      ],
      permanentFix: [
        {
          text: {
            ja: 'ログインに回数制限(429)と多要素認証を加える。正規の利用で超えるなら thresholds.authFailures を見直す。',
            en: 'Limit logins by rate (429) and add a second factor; if it is normal use review thresholds.authFailures.',
          },
        },
      ],
    },
  };
};
