import type { Fleet } from '../fleet';
import { numbered, values } from '../shape';
import type { Catalogue } from '../shape';

/** Of Prometheus about itself, for each replica. */
export function prometheus({ config, ruleGroups }: Fleet): Catalogue {
  const alertmanagers = numbered(
    'alertmanager',
    config.environment.replicas.alertmanager,
    'http://alertmanager-',
  );
  const types = values('type', 'float', 'histogram');
  return {
    prometheus_config_last_reload_successful: [],
    prometheus_notifications_dropped_total: [alertmanagers],
    prometheus_notifications_errors_total: [alertmanagers],
    prometheus_notifications_queue_capacity: [alertmanagers],
    prometheus_notifications_queue_length: [alertmanagers],
    prometheus_rule_evaluation_failures_total: [ruleGroups],
    prometheus_rule_group_interval_seconds: [ruleGroups],
    prometheus_rule_group_iterations_missed_total: [ruleGroups],
    prometheus_rule_group_last_duration_seconds: [ruleGroups],
    prometheus_rule_group_rules: [ruleGroups],
    prometheus_target_scrapes_exceeded_sample_limit_total: [],
    prometheus_target_scrapes_sample_duplicate_timestamp_total: [],
    prometheus_target_scrapes_sample_out_of_bounds_total: [],
    prometheus_target_scrapes_sample_out_of_order_total: [],
    prometheus_tsdb_compactions_failed_total: [],
    prometheus_tsdb_head_samples_appended_total: [types],
    prometheus_tsdb_head_series: [],
    prometheus_tsdb_reloads_failures_total: [],
    prometheus_tsdb_wal_corruptions_total: [],
  };
}

/** The kinds of receivers that Alertmanager knows; each is counted from the start, used or not. */
const INTEGRATIONS = 18;
/** Why a message may fail: `reason` of Alertmanager's counter of failures. */
const REASONS = ['clientError', 'contextCanceled', 'contextDeadlineExceeded', 'other', 'serverError'];

/** Of Alertmanager, for each replica. */
export function alertmanager(): Catalogue {
  const integrations = numbered('integration', INTEGRATIONS);
  return {
    alertmanager_cluster_members: [],
    alertmanager_config_hash: [],
    alertmanager_config_last_reload_successful: [],
    alertmanager_notifications_failed_total: [integrations, values('reason', ...REASONS)],
    alertmanager_notifications_total: [integrations],
  };
}

/** Handlers, methods and statuses that Grafana has answered with, on a day of use; each is born with its first request. */
const HANDLERS = 60;

/** Of Grafana. */
export function grafana(): Catalogue {
  return {
    grafana_http_request_duration_seconds_count: [
      numbered('handler', HANDLERS),
      values('status_code', '200'),
    ],
  };
}
