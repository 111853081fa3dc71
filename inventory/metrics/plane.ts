/** Of Prometheus about itself. */
export const PROMETHEUS = [
  'prometheus_rule_group_last_duration_seconds',
  'prometheus_tsdb_head_series',
] as const;

/** Of Alertmanager. */
export const ALERTMANAGER = [
  'alertmanager_notifications_failed_total',
  'alertmanager_notifications_total',
] as const;

/** Of Grafana. */
export const GRAFANA = ['grafana_http_request_duration_seconds_count'] as const;
