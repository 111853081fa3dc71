import type { SignalBuilder } from '../../context';
import { commands } from '../../commands';
import { promql, range } from '../../promql';
import { databaseSeries } from './series';
import { BLOCKED } from './transactions';

const DEADLOCKS = 'pg_stat_database_deadlocks';

/** Deadlocks per minute: one now and then is the price of locking, a steady rate is a bug. */
export const databaseDeadlocks: SignalBuilder = ({ config }) => {
  const { database } = config.application;
  const { warning, window } = config.thresholds.deadlocks;
  const { own, databases, namespace, datname, series } = databaseSeries(config);
  const run = commands(config);
  return {
    alert: 'DatabaseDeadlocks',
    title: { ja: 'デッドロックの多発', en: 'Deadlocks keep happening' },
    quantity: {
      record: 'deadlocks_per_minute',
      unit: 'per-minute',
      sources: [
        {
          subject: ['namespace', 'datname'],
          expr: promql`
            60 * max by (namespace, datname) (
              rate(${DEADLOCKS}{${own},${databases}}${range(window)})
            )`,
          identity: { namespace, datname },
          others: 1,
          settle: window,
          examples: {
            'as two exporters count': (v) => ({
              [series(DEADLOCKS, { datname })]: { rate: v / 60 },
              [series(DEADLOCKS, { datname, instance: 'a' })]: { rate: v / 90 },
              [series(DEADLOCKS, { datname, job: 'other' })]: { rate: v + 1 },
              [series(DEADLOCKS, { datname: 'template1' })]: { rate: 0 },
              [series(DEADLOCKS, { datname: 'another' })]: { rate: 0 },
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
        ja: 'トランザクション同士が互いのロックを待ち合い、片方が取り消される状態が続いています。',
        en: 'Transactions wait for each other’s locks, again and again; the server ends one of each pair.',
      },
      impact: {
        ja: '取り消された処理は失敗し、利用者にはエラーか再試行の遅れとして現れます。',
        en: 'What is ended fails: users see errors, or the delay of a retry.',
      },
      diagnosis: [
        {
          text: {
            ja: 'どの文が待ち合ったか(ログの deadlock detected)',
            en: 'Which statements: “deadlock detected” in the log',
          },
          command: run.logs(database.name),
        },
        {
          text: { ja: '今ロックを待っている処理', en: 'What waits for a lock now' },
          command: run.database(BLOCKED),
        },
      ],
      mitigation: [
        {
          text: {
            ja: '直前のリリースや一括処理が始まってからなら、それを戻すか止める。',
            en: 'If it began with a release or a bulk job, undo or stop that.',
          },
        },
      ],
      permanentFix: [
        {
          text: {
            ja: '同じ行の集まりは常に同じ順(主キー順)で更新し、トランザクションを短くする。',
            en: 'Update the same rows in the same order everywhere (by primary key), and keep transactions short.',
          },
        },
      ],
    },
  };
};
