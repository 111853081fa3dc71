/** Of Fluentd: what it counts from log lines, and what it says of its outputs. */
export const FLUENTD_METRICS = [
  'log_auth_failures_total',
  'log_auth_success_total',
  'log_http_forbidden_total',
  'log_http_rate_limited_total',
  'log_http_requests_total',
  'log_http_responses_total',
  'log_messages_total',
  'log_parse_failures_total',
  'fluentd_output_status_buffer_available_space_ratio',
  'fluentd_output_status_buffer_total_bytes',
  'fluentd_output_status_retry_count',
  'fluentd_output_status_write_count',
] as const;

/** Of the log store that the plane brings itself. */
export const LOG_STORE_METRICS = ['vl_rows_dropped_total', 'vl_rows_ingested_total'] as const;
