import { toYaml } from '../../config';
import type { BusinessQuery } from './query';

/** The queries as postgres_exporter reads them (`--extend.query-path`). */
export function exporterQueries(queries: readonly BusinessQuery[]): string {
  const entries = queries.map(({ name, sql, interval, labels = [], values }) => [
    name,
    {
      query: `${sql}\n`,
      // Asked once per server, not once per database that the exporter may discover.
      master: true,
      cache_seconds: interval,
      metrics: [
        ...labels.map((column) => ({ [column.name]: { usage: 'LABEL', description: column.help } })),
        ...values.map((column) => ({ [column.name]: { usage: 'GAUGE', description: column.help } })),
      ],
    },
  ]);
  return toYaml(Object.fromEntries(entries) as object);
}

/** Nothing but the queries: no numbers about the server, which the role may not read, and `postgres` has. */
export const BUSINESS_EXPORTER_FLAGS: readonly string[] = [
  '--disable-default-metrics',
  '--disable-settings-metrics',
  ...[
    'database',
    'locks',
    'replication',
    'replication_slot',
    'roles',
    'stat_bgwriter',
    'stat_database',
    'stat_progress_vacuum',
    'stat_user_tables',
    'statio_user_tables',
    'wal',
  ].map((collector) => `--no-collector.${collector}`),
];
