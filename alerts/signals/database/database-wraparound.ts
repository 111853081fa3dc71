import type { SignalBuilder } from '../../context';
import { commands } from '../../commands';
import { promql } from '../../promql';
import { databaseSeries } from './series';
import { OLDEST } from './transactions';

/** Ages in transactions, whatever their names say. */
const AGES = {
  transactions: 'pg_database_wraparound_age_datfrozenxid_seconds',
  multixacts: 'pg_database_wraparound_age_datminmxid_seconds',
} as const;

/** Half of the 32-bit circle: a row older than this would lie in the future, so the server stops before. */
const CIRCLE = '2147483648';

/** How much of the room for transaction numbers is used up since the oldest row was frozen. */
export const databaseWraparound: SignalBuilder = ({ config }) => {
  const { database } = config.application;
  const { warning, critical } = config.thresholds.wraparound;
  const { own, namespace, datname, series } = databaseSeries(config);
  const run = commands(config);
  const source = (counter: keyof typeof AGES) => ({
    labels: { counter },
    subject: ['namespace', 'datname'],
    expr: promql`
      max by (namespace, datname) (${AGES[counter]}{${own}}) / ${CIRCLE}`,
    identity: { namespace, datname },
    others: 1,
    examples: {
      'of that age': (v: number) => ({
        [series(AGES[counter], { datname })]: { at: v * Number(CIRCLE) },
        [series(AGES[counter], { datname, instance: 'a' })]: { at: 93 },
        [series(AGES[counter], { datname, job: 'other' })]: { at: 2 * Number(CIRCLE) },
        [series(AGES[counter], { datname: 'another' })]: { at: 93 },
      }),
    },
  });
  return {
    alert: 'DatabaseWraparound',
    title: { ja: 'トランザクション ID の周回が近い', en: 'Transaction numbers are running out' },
    quantity: {
      record: 'database_wraparound_used',
      unit: 'ratio',
      sources: [source('transactions'), source('multixacts')],
    },
    direction: 'above',
    safe: 0.1 * warning.above,
    levels: [
      { severity: 'warning', sev: 'sev3', limit: warning.above, for: warning.for },
      { severity: 'critical', sev: 'sev2', limit: critical.above, for: critical.for },
    ],
    noData: 'silent',
    team: database.owner,
    tier: 'system',
    board: 'database',
    runbook: {
      meaning: {
        ja: '凍結されていない古い行があり、トランザクション ID の残りが減っています。autovacuum が追いついていません。',
        en: 'Old rows are not frozen and transaction numbers run out: autovacuum does not keep up.',
      },
      impact: {
        ja: '使い切るとデータベースは書き込みを一切受け付けなくなります。',
        en: 'When they are used up the database accepts no more writes at all.',
      },
      diagnosis: [
        {
          text: { ja: '古い行の残るテーブル', en: 'Tables with the oldest rows' },
          command: run.database(
            'SELECT oid::regclass, age(relfrozenxid), mxid_age(relminmxid) FROM pg_class WHERE relkind IN (\\$\\$r\\$\\$, \\$\\$m\\$\\$, \\$\\$t\\$\\$) ORDER BY 2 DESC LIMIT 10',
          ),
        },
        {
          text: { ja: 'VACUUM を妨げる古いトランザクション', en: 'Old transactions that hold VACUUM back' },
          command: run.database(OLDEST),
        },
        {
          text: { ja: '古い位置を保持するスロット', en: 'Slots that hold an old position' },
          command: run.database(
            'SELECT slot_name, active, age(xmin), age(catalog_xmin) FROM pg_replication_slots',
          ),
        },
      ],
      mitigation: [
        {
          text: {
            ja: '妨げているものを除いてから凍結する(書き込みは止まらないが、負荷は高い)',
            en: 'Remove what holds it back, then freeze; writes go on, the load is high',
          },
          command: run.database('VACUUM (FREEZE, VERBOSE)'),
        },
      ],
      permanentFix: [
        {
          text: {
            ja: 'autovacuum の頻度と上限(autovacuum_max_workers、autovacuum_vacuum_cost_limit)を上げる。',
            en: 'Let autovacuum do more: autovacuum_max_workers, autovacuum_vacuum_cost_limit.',
          },
        },
      ],
    },
  };
};
