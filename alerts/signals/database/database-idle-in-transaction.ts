import type { SignalBuilder } from '../../context';
import { commands } from '../../commands';
import { promql } from '../../promql';
import { databaseSeries } from './series';
import { BLOCKED, LONGEST, OLDEST, PLANNED, PLANNED_USER, UNPLANNED } from './transactions';

/**
 * For how long a session has kept a transaction open without asking anything: a client that forgot its COMMIT. A
 * dump keeps its snapshot that way as long as it takes, and does not count.
 */
export const databaseIdleInTransaction: SignalBuilder = ({ config }) => {
  const { database } = config.application;
  const { warning } = config.thresholds.idleInTransaction;
  const { own, databases, namespace, datname, series } = databaseSeries(config);
  const run = commands(config);
  const idle = { datname, state: 'idle in transaction' };
  return {
    alert: 'DatabaseIdleInTransaction',
    title: { ja: '放置されたトランザクション', en: 'A transaction is left open' },
    quantity: {
      record: 'idle_in_transaction_seconds',
      unit: 'seconds',
      sources: [
        {
          subject: ['namespace', 'datname'],
          expr: promql`
            max by (namespace, datname) (
              ${LONGEST}{
                ${own},${databases},state=~"idle in transaction.*",
                usename!~${PLANNED}
              }
            )`,
          identity: { namespace, datname },
          others: 1,
          examples: {
            'two sessions': (v) => ({
              [series(LONGEST, { ...idle, usename: 'x' })]: { at: v / 2 },
              [series(LONGEST, { ...idle, usename: 'y' })]: { at: v },
              [series(LONGEST, { ...idle, usename: PLANNED_USER })]: { at: 3 * v + 1 },
              [series(LONGEST, { ...idle, state: 'active' })]: { at: 5 * v + 1 },
              [series(LONGEST, { ...idle, job: 'other' })]: { at: 7 * v + 1 },
              [series(LONGEST, { ...idle, datname: 'template1' })]: { at: 0 },
              [series(LONGEST, { ...idle, datname: 'another' })]: { at: 0 },
            }),
            'a failed one': (v) => ({
              [series(LONGEST, { ...idle, state: 'idle in transaction (aborted)' })]: { at: v },
              [series(LONGEST, idle)]: { at: v / 3 },
              [series(LONGEST, { ...idle, datname: 'another' })]: { at: 0 },
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
        ja: 'トランザクションを開いたまま何もしていない接続があります。',
        en: 'A session has a transaction open and does nothing.',
      },
      impact: {
        ja: 'ロックは離されず、VACUUM は不要な行を回収できません。長引くと全体が遅くなります。',
        en: 'It keeps its locks, and VACUUM can’t remove dead rows: in time everything slows down.',
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
            ja: '放置された接続を切る(未確定の変更は取り消される)',
            en: 'End the sessions left open; what they have not committed is rolled back',
          },
          command: run.database(
            `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state LIKE \\$\\$idle in transaction%\\$\\$ AND xact_start < now() - interval \\$\\$${warning.above} s\\$\\$ AND ${UNPLANNED}`,
          ),
        },
      ],
      permanentFix: [
        {
          text: {
            ja: 'アプリケーションの役割に idle_in_transaction_session_timeout を設定し、外部 API 呼び出しをトランザクションの外に出す。',
            en: 'Set idle_in_transaction_session_timeout for the application’s role, and move calls of other services out of transactions.',
          },
        },
      ],
    },
  };
};
