import type { SignalBuilder } from '../../context';
import { commands } from '../../commands';
import { promql } from '../../promql';
import { databaseSeries } from './series';
import { BLOCKED, LONGEST, OLDEST, PLANNED, PLANNED_USER } from './transactions';

/** For how long the oldest transaction at work has been going on; backups and maintenance do not count. */
export const databaseLongTransaction: SignalBuilder = ({ config }) => {
  const { database } = config.application;
  const { warning } = config.thresholds.longTransaction;
  const { own, databases, namespace, datname, series } = databaseSeries(config);
  const run = commands(config);
  const active = { datname, state: 'active', backend_type: 'client backend' };
  return {
    alert: 'DatabaseLongTransaction',
    title: { ja: '長時間のトランザクション', en: 'A transaction takes very long' },
    quantity: {
      record: 'longest_transaction_seconds',
      unit: 'seconds',
      sources: [
        {
          subject: ['namespace', 'datname'],
          expr: promql`
            max by (namespace, datname) (
              ${LONGEST}{
                ${own},${databases},state="active",
                backend_type!="autovacuum worker",usename!~${PLANNED}
              }
            )`,
          identity: { namespace, datname },
          others: 1,
          examples: {
            'two sessions at work': (v) => ({
              [series(LONGEST, { ...active, usename: 'x' })]: { at: v / 2 },
              [series(LONGEST, { ...active, usename: 'y' })]: { at: v },
              [series(LONGEST, { ...active, usename: PLANNED_USER })]: { at: 3 * v + 1 },
              [series(LONGEST, { ...active, backend_type: 'autovacuum worker' })]: { at: 4 * v + 1 },
              [series(LONGEST, { ...active, state: 'idle in transaction' })]: { at: 5 * v + 1 },
              [series(LONGEST, { ...active, job: 'other' })]: { at: 7 * v + 1 },
              [series(LONGEST, { ...active, datname: 'template1' })]: { at: 0 },
              [series(LONGEST, { ...active, datname: 'another' })]: { at: 0 },
            }),
          },
        },
      ],
    },
    direction: 'above',
    safe: 0,
    levels: [{ severity: 'warning', sev: 'sev3', limit: warning.above, for: warning.for }],
    noData: 'silent',
    team: database.owner,
    tier: 'system',
    board: 'database',
    runbook: {
      meaning: {
        ja: '一つのトランザクションが長時間続いています。バックアップと保守の役割は数えません。',
        en: 'One transaction has been at work for a long time; the roles of backups and maintenance do not count.',
      },
      impact: {
        ja: '触れた行のロックが残り、VACUUM が回収できない行が増えます。',
        en: 'Its locks stay, and dead rows pile up that VACUUM can’t remove.',
      },
      diagnosis: [
        {
          text: { ja: '最も古いトランザクション', en: 'The oldest transactions' },
          command: run.database(OLDEST),
        },
        {
          text: { ja: 'ロックを待っている処理', en: 'What waits for its locks' },
          command: run.database(BLOCKED),
        },
      ],
      mitigation: [
        {
          text: {
            ja: '問い合わせだけを取り消す(接続は残る)。集計など意図したものなら待つ。',
            en: 'Cancel the query alone, the session stays; if it is meant (a report), wait.',
          },
          command: run.database(
            'SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE state = \\$\\$active\\$\\$ AND backend_type = \\$\\$client backend\\$\\$ ORDER BY xact_start LIMIT 1',
          ),
        },
      ],
      permanentFix: [
        {
          text: {
            ja: 'アプリケーションの役割に statement_timeout を設定し、大きな更新は小さな単位に分けて確定する。',
            en: 'Set statement_timeout for the application’s role, and commit big updates in small pieces.',
          },
        },
      ],
    },
  };
};
