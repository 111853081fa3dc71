/** Of Prometheus about itself. */
export const PROMETHEUS = [
  'prometheus_config_last_reload_successful',
  'prometheus_notifications_dropped_total',
  'prometheus_notifications_errors_total',
  'prometheus_notifications_queue_capacity',
  'prometheus_notifications_queue_length',
  'prometheus_rule_evaluation_failures_total',
  'prometheus_rule_group_interval_seconds',
  'prometheus_rule_group_iterations_missed_total',
  'prometheus_rule_group_last_duration_seconds',
  'prometheus_rule_group_rules',
  'prometheus_target_scrapes_exceeded_sample_limit_total',
  'prometheus_target_scrapes_sample_duplicate_timestamp_total',
  'prometheus_target_scrapes_sample_out_of_bounds_total',
  'prometheus_target_scrapes_sample_out_of_order_total',
  'prometheus_tsdb_compactions_failed_total',
  'prometheus_tsdb_head_samples_appended_total',
  'prometheus_tsdb_head_series',
  'prometheus_tsdb_reloads_failures_total',
  'prometheus_tsdb_wal_corruptions_total',
] as const;

/** Of Alertmanager. */
export const ALERTMANAGER = [
  'alertmanager_cluster_members',
  'alertmanager_config_hash',
  'alertmanager_config_last_reload_successful',
  'alertmanager_notifications_failed_total',
  'alertmanager_notifications_total',
] as const;

/** Of Grafana. */
export const GRAFANA = ['grafana_http_request_duration_seconds_count'] as const;
