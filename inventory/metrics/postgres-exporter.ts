/** Of every postgres_exporter, whatever it is told to read. */
export const OF_ANY_POSTGRES_EXPORTER = ['pg_exporter_last_scrape_error', 'pg_up'] as const;

/** Of postgres_exporter, as `constructs/exporters/postgres-exporter.ts` starts it; proven on a real server. */
export const POSTGRES_EXPORTER = [
  'pg_database_size_bytes',
  'pg_database_wraparound_age_datfrozenxid_seconds',
  'pg_database_wraparound_age_datminmxid_seconds',
  'pg_exporter_last_scrape_error',
  'pg_replication_slot_safe_wal_size_bytes',
  'pg_replication_slot_slot_is_active',
  'pg_replication_slot_wal_status',
  'pg_replication_slots_active',
  'pg_replication_slots_pg_wal_lsn_diff',
  'pg_scrape_collector_success',
  'pg_settings_max_connections',
  'pg_settings_superuser_reserved_connections',
  'pg_stat_activity_count',
  'pg_stat_activity_max_tx_duration',
  'pg_stat_database_blks_hit',
  'pg_stat_database_blks_read',
  'pg_stat_database_deadlocks',
  'pg_stat_database_tup_deleted',
  'pg_stat_database_tup_fetched',
  'pg_stat_database_tup_inserted',
  'pg_stat_database_tup_updated',
  'pg_stat_database_xact_commit',
  'pg_stat_database_xact_rollback',
  'pg_stat_user_tables_n_dead_tup',
  'pg_stat_user_tables_n_live_tup',
  'pg_up',
] as const;

/** Flags that switch on what is off by default and is in the list above. */
export const POSTGRES_EXPORTER_FLAGS = ['--collector.database_wraparound'] as const;
