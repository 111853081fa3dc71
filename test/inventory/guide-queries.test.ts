import { scrapeConfigs } from '../../constructs/prometheus/scrape-configs';
import { recordedNames } from '../../infra/plane';
import { OF_EVERY_TARGET } from '../../inventory';
import { loadConfig } from '../support/config';
import { planeFor } from '../support/plane';

const config = loadConfig();
const { alerting, inventory } = planeFor(config);
const recorded = recordedNames(alerting);

interface Relabel {
  readonly source_labels?: readonly string[];
  readonly regex?: string;
  readonly action?: string;
}
const settings = scrapeConfigs(inventory.scrapeJobs, config, recorded) as {
  readonly job_name: string;
  readonly metric_relabel_configs?: readonly Relabel[];
}[];

/** What becomes of a series of this name that a job's target exports; other labels are left out of account. */
function survives(job: string, name: string): boolean {
  const { metric_relabel_configs: rules = [] } = settings.find(({ job_name }) => job_name === job) ?? {};
  return rules
    .filter(({ source_labels = [] }) => source_labels.length === 1 && source_labels[0] === '__name__')
    .every(({ regex = '(.*)', action = 'replace' }) => {
      const matches = new RegExp(`^(?:${regex})$`).test(name);
      return action === 'keep' ? matches : action === 'drop' ? !matches : true;
    });
}

/** What people type after reading the guides, and the scrape job that answers. Prometheus adds `up` itself. */
const SCRAPED: readonly (readonly [name: string, ...jobs: string[]])[] = [
  ['http_requests_total', 'backend', 'frontend', 'ml-system'],
  ['http_request_duration_seconds_bucket', 'backend', 'frontend', 'ml-system'],
  ['http_request_duration_seconds_count', 'backend', 'frontend', 'ml-system'],
  ['nodejs_heap_size_used_bytes', 'backend'], // a service’s own, whatever it is
  ['pg_up', 'postgres', 'business'],
  ['pg_stat_activity_count', 'postgres'],
  ['pg_settings_max_connections', 'postgres'],
  ['kubelet_volume_stats_used_bytes', 'kubelet'],
  ['container_cpu_usage_seconds_total', 'cadvisor'],
  ['container_memory_working_set_bytes', 'cadvisor'],
  ['node_filesystem_avail_bytes', 'node-exporter'],
  ['node_network_speed_bytes', 'node-exporter'],
  ['kube_pod_status_ready', 'kube-state-metrics'],
  ['kube_cronjob_status_last_successful_time', 'kube-state-metrics'],
  ['kube_horizontalpodautoscaler_status_desired_replicas', 'kube-state-metrics'],
  ['certmanager_certificate_expiration_timestamp_seconds', 'cert-manager'],
  ['probe_success', 'probe'],
  ['probe_duration_seconds', 'probe', 'probe-certificate'],
  ['probe_ssl_earliest_cert_expiry', 'probe-certificate'],
  ['business_sightings_today', 'business'],
  ['business_sightings_yesterday', 'business'],
  ['business_prediction_accuracy', 'business'],
  ['business_users_active', 'business'],
  ['backup_last_success_timestamp_seconds', 'pushgateway'],
  ['log_auth_failures_total', 'fluentd'],
  ['log_http_responses_total', 'fluentd'],
  ['log_messages_total', 'fluentd'],
];

it.each(SCRAPED)('%s, asked by hand, passes the keep-list', (name, ...jobs) => {
  expect(jobs.filter((job) => !survives(job, name))).toEqual([]);
});

it('up is added by Prometheus, where no keep-list is asked', () => {
  expect(OF_EVERY_TARGET).toContain('up');
  expect(settings.map(({ job_name }) => job_name)).toEqual(
    expect.arrayContaining(['postgres', 'backend', 'frontend', 'ml-system']),
  );
});

it.each([
  'cpu_usage',
  'memory_usage',
  'disk_usage',
  'network_usage',
  'response_time_p95_seconds',
  'error_rate',
])('%s, as the guides write it, is recorded, and no target can export another', (name) => {
  expect(recorded).toContain(name);
  const own = inventory.scrapeJobs.filter(({ kind }) => kind === 'endpoints').map(({ job }) => job);
  expect(own.filter((job) => survives(job, name))).toEqual([]);
});

it('what nothing asks for does not pass', () => {
  expect(survives('node-exporter', 'node_scrape_collector_success')).toBe(false);
  expect(survives('blackbox-exporter', 'blackbox_exporter_build_info')).toBe(false);
});
