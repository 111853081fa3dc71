import type { Fleet } from '../fleet';
import { both, numbered, values } from '../shape';
import type { Catalogue } from '../shape';

/** Of every postgres_exporter, whatever it is told to read. */
export const OF_ANY_POSTGRES_EXPORTER: Catalogue = { pg_exporter_last_scrape_error: [], pg_up: [] };

/** States of a connection: of each the exporter says how many there are, in every database. */
const STATES = [
  'active',
  'disabled',
  'fastpath function call',
  'idle',
  'idle in transaction',
  'idle in transaction (aborted)',
];
/** Collectors that are on, `POSTGRES_EXPORTER_FLAGS` among them. */
const COLLECTORS = 12;

/** Of postgres_exporter, as `constructs/exporters/postgres-exporter.ts` starts it; proven on a real server. */
export function postgresExporter({ config: { application, cost } }: Fleet): Catalogue {
  const databases = numbered('datname', cost.databases - 1, 'template').concat({
    datname: application.database.database,
  });
  const slots = application.database.pitr ? values('slot_name', 'shiojiri_wal') : [];
  const tables = numbered('relname', cost.tables, 'table').map((table) => ({
    ...table,
    datname: application.database.database,
    schemaname: 'public',
  }));
  const sessions = numbered('usename', cost.sessions, 'user').map((user) => ({
    ...user,
    datname: application.database.database,
    state: 'idle',
    backend_type: 'client backend',
  }));
  const activity = [...both(databases, values('state', ...STATES)), ...sessions];
  return {
    ...OF_ANY_POSTGRES_EXPORTER,
    pg_database_size_bytes: [databases],
    pg_database_wraparound_age_datfrozenxid_seconds: [databases],
    pg_database_wraparound_age_datminmxid_seconds: [databases],
    pg_replication_slot_safe_wal_size_bytes: [slots],
    pg_replication_slot_slot_is_active: [slots],
    pg_replication_slot_wal_status: [slots],
    pg_replication_slots_active: [slots],
    pg_replication_slots_pg_wal_lsn_diff: [slots],
    pg_scrape_collector_success: [numbered('collector', COLLECTORS)],
    pg_settings_max_connections: [],
    pg_settings_superuser_reserved_connections: [],
    pg_stat_activity_count: [activity],
    pg_stat_activity_max_tx_duration: [activity],
    pg_stat_database_blks_hit: [databases],
    pg_stat_database_blks_read: [databases],
    pg_stat_database_deadlocks: [databases],
    pg_stat_database_tup_deleted: [databases],
    pg_stat_database_tup_fetched: [databases],
    pg_stat_database_tup_inserted: [databases],
    pg_stat_database_tup_updated: [databases],
    pg_stat_database_xact_commit: [databases],
    pg_stat_database_xact_rollback: [databases],
    pg_stat_user_tables_n_dead_tup: [tables],
    pg_stat_user_tables_n_live_tup: [tables],
  };
}

/** Flags that switch on what is off by default and is in the list above. */
export const POSTGRES_EXPORTER_FLAGS = ['--collector.database_wraparound'] as const;
