/** What the plane's own jobs push (`scripts/`); the pushgateway hands it on under each job's name. */
export const PUSHED = [
  'backup_duration_seconds',
  'backup_last_success_timestamp_seconds',
  'backup_offsite_last_success_timestamp_seconds',
  'backup_recovery_point_age_seconds',
  'backup_recovery_window_end_timestamp_seconds',
  'backup_recovery_window_start_timestamp_seconds',
  'backup_rows',
  'backup_size_bytes',
  'backup_verify_failures',
  'backup_volume_free_bytes',
  'drill_last_success_timestamp_seconds',
  'restore_test_duration_seconds',
  'restore_test_last_success_timestamp_seconds',
] as const;
