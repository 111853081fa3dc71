import type { SignalBuilder } from '../../context';
import type { Quantity } from '../../quantity';
import { commands } from '../../commands';
import { promql } from '../../promql';
import { databaseSeries } from './series';
import { OLDEST } from './transactions';

const DEAD = 'pg_stat_user_tables_n_dead_tup';
const LIVE = 'pg_stat_user_tables_n_live_tup';
const TABLE = ['namespace', 'datname', 'schemaname', 'relname'] as const;
const BY = TABLE.join(', ');

/** Share of a table's rows that are dead: VACUUM does not come by, or can't remove them. */
export const databaseDeadTuples: SignalBuilder = ({ config }) => {
  const { database } = config.application;
  const { warning, minimumRows } = config.thresholds.deadTuples;
  const { own, namespace, datname, series } = databaseSeries(config);
  const run = commands(config);
  const table = { datname, schemaname: 'public', relname: 'sightings' };
  const rows = (metric: string, more = {}) => series(metric, { ...table, ...more });
  const base = { subject: TABLE, identity: { namespace, ...table }, others: 1 };
  const dead: Quantity = {
    record: 'table_dead_tuples',
    unit: 'count',
    sources: [
      {
        ...base,
        expr: promql`
          max by (${BY}) (${DEAD}{${own}})`,
        examples: {
          'as two exporters count': (v) => ({
            [rows(DEAD)]: { at: v },
            [rows(DEAD, { instance: 'a' })]: { at: v / 2 },
            [rows(DEAD, { job: 'other' })]: { at: 9 * v },
            [rows(DEAD, { relname: 'another' })]: { at: 5 },
          }),
        },
      },
    ],
  };
  return {
    alert: 'DatabaseDeadTuples',
    title: { ja: '不要な行の滞留', en: 'Dead rows pile up' },
    quantity: {
      record: 'table_dead_ratio',
      unit: 'ratio',
      sources: [
        {
          ...base,
          expr: promql`
            table_dead_tuples
            / on (${BY})
            (
              table_dead_tuples
              + on (${BY})
              max by (${BY}) (${LIVE}{${own}})
              > 0
            )`,
          examples: {
            'of a thousand rows': (v) => ({
              [rows(DEAD)]: { at: 1000 * v },
              [rows(LIVE)]: { at: 1000 * (1 - v) },
              [rows(LIVE, { instance: 'a' })]: { at: 0 },
              [rows(LIVE, { job: 'other' })]: { at: 5000 },
              [rows(DEAD, { relname: 'another' })]: { at: 0.1 },
              [rows(LIVE, { relname: 'another' })]: { at: 0.5 },
              [rows(DEAD, { relname: 'empty' })]: { at: 0 },
              [rows(LIVE, { relname: 'empty' })]: { at: 0 },
            }),
          },
        },
      ],
    },
    guard: { quantity: dead, min: minimumRows },
    direction: 'above',
    safe: 0,
    levels: [{ severity: 'warning', sev: 'sev4', limit: warning.above, for: warning.for }],
    noData: 'silent',
    team: database.owner,
    tier: 'system',
    board: 'database',
    runbook: {
      meaning: {
        ja: 'テーブルの行の多くが、更新や削除のあと回収されていません。',
        en: 'Many of a table’s rows are dead: updated or deleted, and not yet removed.',
      },
      impact: {
        ja: 'テーブルと索引が膨らみ、問い合わせが遅くなり、ディスクを余分に使います。',
        en: 'Table and indexes bloat, queries slow down, and disk is wasted.',
      },
      diagnosis: [
        {
          text: { ja: '最後に回収された時刻', en: 'When each table was vacuumed last' },
          command: run.database(
            'SELECT relname, n_live_tup, n_dead_tup, last_vacuum, last_autovacuum FROM pg_stat_user_tables ORDER BY 3 DESC LIMIT 10',
          ),
        },
        {
          text: { ja: '回収を妨げるトランザクション', en: 'Transactions that hold it back' },
          command: run.database(OLDEST),
        },
      ],
      mitigation: [
        {
          text: {
            ja: '週次の保守を今実行する(VACUUM を含む)',
            en: 'Run the weekly maintenance now; it vacuums',
          },
          command: run.runNow('weekly-maintenance'),
        },
      ],
      permanentFix: [
        {
          text: {
            ja: 'そのテーブルの autovacuum_vacuum_scale_factor を小さくする。',
            en: 'Lower autovacuum_vacuum_scale_factor of that table.',
          },
        },
      ],
    },
  };
};
