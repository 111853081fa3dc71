import type { SignalBuilder } from '../../context';
import { commands } from '../../commands';
import { shareOf, totalOf } from './pair-of-counters';
import type { PairOfCounters } from './pair-of-counters';

/** Too many transactions are rolled back, where there are enough of them to tell. */
export const databaseRollbackRatioHigh: SignalBuilder = ({ config }) => {
  const { database, services } = config.application;
  const { warning, minimumTransactions, window } = config.thresholds.rollbacks;
  const transactions: PairOfCounters = {
    first: 'pg_stat_database_xact_commit',
    second: 'pg_stat_database_xact_rollback',
    window,
    total: 'database_transactions_per_minute',
    share: 'database_rollback_ratio',
    counted: 'second',
  };
  const run = commands(config);
  return {
    alert: 'DatabaseRollbackRatioHigh',
    title: { ja: 'ロールバックが多い', en: 'Many transactions are rolled back' },
    quantity: shareOf(transactions, config),
    guard: { quantity: totalOf(transactions, config), min: minimumTransactions },
    direction: 'above',
    safe: 0,
    levels: [{ severity: 'warning', sev: 'sev3', limit: warning.above, for: warning.for }],
    noData: 'silent',
    team: database.owner,
    tier: 'system',
    board: 'database',
    runbook: {
      meaning: {
        ja: 'トランザクションのうち取り消された割合がしきい値を超えています。',
        en: 'The share of transactions that are rolled back is beyond the limit.',
      },
      impact: {
        ja: 'アプリケーションの書き込みが失敗しています。制約違反、シリアライズ失敗、タイムアウトが主な原因です。',
        en: 'The application’s writes fail: constraints, serialization failures or timeouts, mostly.',
      },
      diagnosis: [
        {
          text: { ja: 'データベースのログ(ERROR の種類)', en: 'The database’s log: which errors' },
          command: run.logs(database.name),
        },
        {
          text: { ja: 'サービスのログ', en: 'What the services log about it' },
          command: run.logsOfAll(services.map(({ name }) => name)),
        },
      ],
      mitigation: services.map(({ name, title }) => ({
        text: { ja: `${title}: リリースが原因なら戻す`, en: `${name}: undo a release that caused it` },
        command: run.undo(name),
      })),
      permanentFix: [
        {
          text: {
            ja: '原因のエラーをアプリケーションで直す。取り消しが正常な処理なら thresholds.rollbacks を見直す。',
            en: 'Mend the error in the application; if rolling back is its normal course review thresholds.rollbacks.',
          },
        },
      ],
    },
  };
};
