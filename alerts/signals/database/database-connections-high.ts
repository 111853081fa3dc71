import { formatDuration } from '../../../config';
import type { SignalBuilder } from '../../context';
import { commands } from '../../commands';
import { promql } from '../../promql';
import { databaseSeries } from './series';
import { UNPLANNED } from './transactions';

const COUNT = 'pg_stat_activity_count';
const MOST = 'pg_settings_max_connections';
const RESERVED = 'pg_settings_superuser_reserved_connections';
const BY_APPLICATION =
  'SELECT usename, application_name, state, count(*) FROM pg_stat_activity GROUP BY 1, 2, 3 ORDER BY 4 DESC LIMIT 20';

/** Connections in use, of those that the application may have: the server keeps some for superusers. */
export const databaseConnectionsHigh: SignalBuilder = ({ config }) => {
  const { database } = config.application;
  const { warning, critical } = config.thresholds.databaseConnections;
  const forgotten = config.thresholds.idleInTransaction.warning.above;
  const { own, namespace, datname, series } = databaseSeries(config);
  const run = commands(config);
  const client = { backend_type: 'client backend', datname };
  return {
    alert: 'DatabaseConnectionsHigh',
    title: { ja: 'データベース接続の枯渇', en: 'Database connections are running out' },
    quantity: {
      record: 'database_connections_used',
      unit: 'ratio',
      sources: [
        {
          subject: ['namespace', 'job'],
          expr: promql`
            max by (namespace, job) (
              sum by (namespace, job, instance) (
                ${COUNT}{${own},backend_type="client backend"}
              )
            )
            / on (namespace) group_left ()
            (
              max by (namespace) (${MOST}{${own}})
              - on (namespace)
              max by (namespace) (${RESERVED}{${own}})
            )`,
          identity: { namespace, job: database.name },
          examples: {
            'connections of two states': (v) => ({
              [series(COUNT, { ...client, state: 'active' })]: { at: 70 * v },
              [series(COUNT, { ...client, state: 'idle' })]: { at: 30 * v },
              [series(COUNT, { ...client, state: 'idle', instance: 'a' })]: { at: 50 * v },
              [series(COUNT, { datname, backend_type: 'autovacuum worker' })]: { at: 3 },
              [series(COUNT, { ...client, job: 'other' })]: { at: 7 },
              [series(MOST)]: { at: 103 },
              [series(MOST, { instance: 'a' })]: { at: 50 },
              [series(MOST, { job: 'other' })]: { at: 900 },
              [series(RESERVED)]: { at: 3 },
              [series(RESERVED, { instance: 'a' })]: { at: 1 },
              [series(RESERVED, { job: 'other' })]: { at: 9 },
            }),
          },
        },
      ],
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
        ja: '使用中の接続数が、アプリケーションに使える上限(max_connections から予約分を除いた数)に近づいています。',
        en: 'The connections in use come close to what the application may have: max_connections less the reserved ones.',
      },
      impact: {
        ja: '上限に達すると新しい接続は拒否され、サービスはエラーを返します。バックアップも始まりません。',
        en: 'At the limit new connections are refused: services answer with errors, and backups do not begin.',
      },
      diagnosis: [
        {
          text: { ja: '誰が接続を使っているか', en: 'Who holds the connections' },
          command: run.database(BY_APPLICATION),
        },
        {
          text: {
            ja: 'Pod の数(HPA が増やしていないか)',
            en: 'How many pods there are; has the HPA added some',
          },
          command: run.hpa,
        },
      ],
      mitigation: [
        {
          text: {
            ja: `${formatDuration(forgotten)} 以上何もしていない接続を切る(アプリケーションは接続し直す)`,
            en: `End connections that have done nothing for ${formatDuration(forgotten)}; the application connects again`,
          },
          command: run.database(
            `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state LIKE \\$\\$idle%\\$\\$ AND state_change < now() - interval \\$\\$${forgotten} s\\$\\$ AND ${UNPLANNED} AND datname = \\$\\$${datname}\\$\\$`,
          ),
        },
      ],
      permanentFix: [
        {
          text: {
            ja: 'Pod ごとのプールの上限 × scaling.backend.horizontal.maxReplicas が max_connections を超えないようにする。超えるなら PgBouncer を置く。',
            en: 'Keep the pool of a pod × scaling.backend.horizontal.maxReplicas below max_connections, or put PgBouncer in front.',
          },
        },
      ],
    },
  };
};
