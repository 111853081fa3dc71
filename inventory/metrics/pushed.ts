import type { Fleet } from '../fleet';
import { numbered } from '../shape';
import type { Catalogue, Kind } from '../shape';

/** What the plane's own jobs push (`scripts/`); the pushgateway hands it on under each job's name. */
export function pushed({ config }: Fleet): Catalogue {
  const dump = { job: 'postgres-backup', kind: 'logical' };
  const drill = { job: 'monthly-backup-verification' };
  const pitr = <T>(...of: readonly T[]): readonly T[] => (config.application.database.pitr ? of : []);
  const base = pitr({ job: 'postgres-basebackup', kind: 'base' });
  const tests: Kind = [
    { job: 'postgres-backup', kind: 'inline' },
    { job: 'postgres-backup-restore-test', kind: 'full' },
    { ...drill, kind: 'drill-latest' },
    ...pitr({ ...drill, kind: 'drill-pitr' }),
  ];
  const offsite: Kind = config.environment.offsite ? [{ job: 'postgres-backup-offsite' }] : [];
  const tables = numbered('table', config.cost.tables, 'public.table').map((table) => ({
    job: 'postgres-backup',
    ...table,
  }));
  return {
    backup_duration_seconds: [[dump, ...base]],
    backup_last_success_timestamp_seconds: [[dump, ...base]],
    backup_offsite_last_success_timestamp_seconds: [offsite],
    backup_recovery_point_age_seconds: [[drill]],
    backup_recovery_window_end_timestamp_seconds: [pitr({ job: 'postgres-wal-receiver' }, drill)],
    backup_recovery_window_start_timestamp_seconds: [pitr({ job: 'postgres-basebackup' }, drill)],
    backup_rows: [tables],
    backup_size_bytes: [[dump, ...base]],
    backup_verify_failures: [[{ job: 'postgres-backup-verify' }]],
    backup_volume_free_bytes: [[{ job: 'postgres-backup' }, { job: 'postgres-backup-verify' }]],
    drill_last_success_timestamp_seconds: [[drill]],
    restore_test_duration_seconds: [tests],
    restore_test_last_success_timestamp_seconds: [tests],
  };
}
