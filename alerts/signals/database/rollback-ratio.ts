import type { SignalContext } from '../../context';
import type { Quantity, Wave } from '../../quantity';
import { promql, range } from '../../promql';
import { databaseSeries } from './series';

const COMMITS = 'pg_stat_database_xact_commit';
const ROLLBACKS = 'pg_stat_database_xact_rollback';

/** Transactions a minute that ended, either way: what a share of rollbacks is worth. */
export function transactionsPerMinute({ config }: SignalContext): Quantity {
  const { window } = config.thresholds.rollbacks;
  const { own, databases, namespace, datname, series } = databaseSeries(config);
  return {
    record: 'database_transactions_per_minute',
    unit: 'per-minute',
    sources: [
      {
        subject: ['namespace', 'datname'],
        expr: promql`
          60 * (
            max by (namespace, datname) (
              rate(${COMMITS}{${own},${databases}}${range(window)})
            )
            + on (namespace, datname)
            max by (namespace, datname) (
              rate(${ROLLBACKS}{${own}}${range(window)})
            )
          )`,
        identity: { namespace, datname },
        others: 1,
        settle: window,
        examples: {
          'commits and rollbacks': (v) => ({
            [series(COMMITS, { datname })]: { rate: (0.8 * v) / 60 },
            [series(COMMITS, { datname, instance: 'a' })]: { rate: (0.5 * v) / 60 },
            [series(COMMITS, { datname, job: 'other' })]: { rate: v },
            [series(ROLLBACKS, { datname })]: { rate: (0.2 * v) / 60 },
            [series(ROLLBACKS, { datname, instance: 'a' })]: { rate: (0.1 * v) / 60 },
            [series(ROLLBACKS, { datname, job: 'other' })]: { rate: v },
            ...elsewhere((labels) => [series(COMMITS, labels), series(ROLLBACKS, labels)]),
          }),
          'commits alone': (v) => ({
            [series(COMMITS, { datname })]: { rate: v / 60 },
            [series(ROLLBACKS, { datname })]: { rate: 0 },
            ...elsewhere((labels) => [series(COMMITS, labels), series(ROLLBACKS, labels)]),
          }),
          'rollbacks alone': (v) => ({
            [series(ROLLBACKS, { datname })]: { rate: v / 60 },
            [series(COMMITS, { datname })]: { rate: 0 },
            ...elsewhere((labels) => [series(COMMITS, labels), series(ROLLBACKS, labels)]),
          }),
        },
      },
    ],
  };
}

/** Share of the transactions that were rolled back. */
export function rollbackRatio({ config }: SignalContext): Quantity {
  const { window } = config.thresholds.rollbacks;
  const { own, namespace, datname, series } = databaseSeries(config);
  return {
    record: 'database_rollback_ratio',
    unit: 'ratio',
    sources: [
      {
        subject: ['namespace', 'datname'],
        expr: promql`
          60 * max by (namespace, datname) (
            rate(${ROLLBACKS}{${own}}${range(window)})
          )
          / on (namespace, datname)
          (database_transactions_per_minute > 0)`,
        identity: { namespace, datname },
        others: 1,
        settle: window,
        examples: {
          'some are rolled back': (v) => ({
            [series(COMMITS, { datname })]: { rate: 0.01 * (1 - v) },
            [series(ROLLBACKS, { datname })]: { rate: 0.01 * v },
            [series(ROLLBACKS, { datname, instance: 'a' })]: { rate: 0.005 * v },
            [series(ROLLBACKS, { datname, job: 'other' })]: { rate: 0.01 },
            ...elsewhere((labels) => [series(COMMITS, labels), series(ROLLBACKS, labels)]),
          }),
        },
      },
    ],
  };
}

/** Another database, and one of the server's own. */
export function elsewhere(
  both: (labels: { datname: string }) => readonly [string, string],
): Record<string, Wave> {
  return Object.fromEntries(
    ['another', 'template1'].flatMap((datname) => both({ datname })).map((name) => [name, { rate: 1 }]),
  );
}
