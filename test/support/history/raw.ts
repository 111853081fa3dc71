import { longestGap } from '../../../cronjobs';
import type { Plane } from '../../../infra/plane';
import type { Fleet } from './fleet';
import type { Line } from './line';
import { counter, wave } from './wave';

type Labels = Readonly<Record<string, string>>;

const gauge = (name: string, labels: Labels, low: number, high: number, seed = 0): Line => {
  const course = wave(seed);
  return { name, labels, every: 'raw', value: (time) => low + (high - low) * course(time) };
};
const count = (name: string, labels: Labels, perSecond: number, seed = 0): Line => ({
  name,
  labels,
  every: 'raw',
  value: counter(perSecond, seed),
});
const fixed = (name: string, labels: Labels, value: number, every: Line['every'] = 'slow'): Line => ({
  name,
  labels,
  every,
  value: () => value,
});

/** What exporters export beside what is recorded of them: all that boards ask for. */
export function rawLines(plane: Plane, fleet: Fleet, end: number): readonly Line[] {
  return [
    ...containers(fleet),
    ...cluster(plane, fleet, end),
    ...services(plane, fleet),
    ...database(plane),
    ...pushed(plane, end),
    ...business(),
    ...talkers(),
    ...logs(plane, fleet),
    ...monitoring(plane, fleet),
  ];
}

const GI = 2 ** 30;

function containers({ containers: all }: Fleet): Line[] {
  return all.flatMap(({ namespace, pod, container, node }, at) => {
    const own = { job: 'cadvisor', namespace, pod, node };
    const state = { job: 'kube-state-metrics', namespace, pod, container };
    return [
      count('container_cpu_usage_seconds_total', { ...own, container }, 0.05 + 0.03 * at, at),
      count('container_cpu_cfs_throttled_seconds_total', { ...own, container }, 0.004 * at, at),
      gauge('container_memory_working_set_bytes', { ...own, container }, 0.1 * GI, 0.35 * GI, at),
      count('container_network_receive_bytes_total', { ...own, interface: 'eth0' }, 2e4 * (at + 1), at),
      count('container_network_transmit_bytes_total', { ...own, interface: 'eth0' }, 3e4 * (at + 1), at + 1),
      fixed('kube_pod_info', { job: 'kube-state-metrics', namespace, pod, node }, 1),
      fixed('kube_pod_container_resource_requests', { ...state, resource: 'cpu' }, 0.1),
      fixed('kube_pod_container_resource_requests', { ...state, resource: 'memory' }, GI / 4),
      fixed('kube_pod_container_resource_limits', { ...state, resource: 'cpu' }, 0.5),
      fixed('kube_pod_container_resource_limits', { ...state, resource: 'memory' }, GI / 2),
    ];
  });
}

function cluster(
  { config, jobs }: Plane,
  { namespace, services: names, volumes }: Fleet,
  end: number,
): Line[] {
  const own = { job: 'kube-state-metrics', namespace };
  const { minReplicas, maxReplicas } = config.scaling.backend.horizontal;
  const autoscaler = { ...own, horizontalpodautoscaler: config.scaling.backend.service };
  const used = volumes.map((persistentvolumeclaim, at): Line => {
    const growing = (time: number) => GI * (2 + at + (0.4 * (time - end)) / (30 * 86_400));
    const labels = { job: 'kubelet', namespace, persistentvolumeclaim, node: 'node-1' };
    return { name: 'kubelet_volume_stats_used_bytes', labels, every: 'slow', value: growing };
  });
  const scheduled = jobs.flatMap(({ name, schedule, timeZone }, at): Line[] => {
    const gap = longestGap(schedule, timeZone);
    // The runs lie a gap apart; each series is a staircase.
    const next = (time: number) => Math.ceil((time + at * 1800) / gap) * gap - at * 1800;
    const labels = { ...own, cronjob: name };
    return [
      { name: 'kube_cronjob_next_schedule_time', labels, every: 'raw', value: next },
      {
        name: 'kube_cronjob_status_last_successful_time',
        labels,
        every: 'raw',
        value: (time) => next(time) - gap + 300,
      },
    ];
  });
  return [
    ...used,
    ...scheduled,
    gauge('kube_horizontalpodautoscaler_status_current_replicas', autoscaler, minReplicas, maxReplicas * 0.7),
    fixed('kube_horizontalpodautoscaler_spec_max_replicas', autoscaler, maxReplicas),
    ...names.map((name, at) =>
      fixed(
        'kube_replicaset_created',
        { ...own, replicaset: `${name}-6f9c7d` },
        end - 4000 * (at + 1),
        'raw',
      ),
    ),
    {
      name: 'kube_job_status_active',
      labels: { ...own, job_name: 'weekly-maintenance-29000000' },
      every: 'raw',
      value: (time) => (time > end - 15_000 && time < end - 13_500 ? 1 : 0),
    },
  ];
}

function services({ config }: Plane, { namespace, containers: all }: Fleet): Line[] {
  return config.application.services.flatMap(({ name, metrics }, at) =>
    all
      .filter(({ container }) => container === name)
      .flatMap(({ pod }) => {
        const own = { job: name, namespace, service: name, pod };
        const { requests, durations, routeLabel, statusLabel, buckets } = metrics;
        const routes = ['/api/predictions', '/api/sightings', '/login'];
        return [
          ...routes.flatMap((route, no) =>
            ['200', '404', '500'].map((status, rare) =>
              count(
                requests,
                { ...own, [routeLabel]: route, [statusLabel]: status },
                (3 - no) / (1 + 40 * rare),
                at + no,
              ),
            ),
          ),
          ...[
            ...buckets.map((bound, no) => [String(bound), no + 1] as const),
            ['+Inf', buckets.length] as const,
          ].map(([le, share]) =>
            count(
              `${durations}_bucket`,
              { ...own, [routeLabel]: routes[0] ?? '', le },
              share / buckets.length,
              at,
            ),
          ),
        ];
      }),
  );
}

function database({ config: { application } }: Plane): Line[] {
  const { name, database: datname } = application.database;
  const own = { job: name, namespace: application.namespace, datname };
  const states = ['active', 'idle', 'idle in transaction'];
  const counters = {
    xact_commit: 40,
    xact_rollback: 0.4,
    tup_fetched: 900,
    tup_inserted: 12,
    tup_updated: 8,
    tup_deleted: 1,
  };
  return [
    ...states.map((state, at) => gauge('pg_stat_activity_count', { ...own, state }, 1, 12 / (at + 1), at)),
    ...Object.entries(counters).map(([what, rate], at) => count(`pg_stat_database_${what}`, own, rate, at)),
    {
      name: 'pg_database_size_bytes',
      labels: own,
      every: 'slow',
      value: (time) => 4 * GI + (time % 1e7) * 20,
    },
  ];
}

/** Who asks most, by rank. */
function talkers(): Line[] {
  return [
    ...[1, 2, 3, 4, 5].map((rank) =>
      gauge('business_talkers_requests', { job: 'business', rank: String(rank) }, 40 / rank, 90 / rank, rank),
    ),
    gauge('business_access_addresses', { job: 'business' }, 120, 260),
  ];
}

/** What Fluentd counts on each node, of lines and of its own, and what the log store took. */
function logs({ config }: Plane, { namespace, nodes, services: names }: Fleet): Line[] {
  // Asked for only where a service has no metrics of its own.
  const bounds = [...config.logging.http.buckets.map(String), '+Inf'];
  const durations = 'log_http_request_duration_seconds_bucket';
  const perService = {
    log_auth_success_total: 0.2,
    log_auth_failures_total: 0.01,
    log_parse_failures_total: 0.002,
  };
  const answers = { '200': 3, '401': 0.02, '403': 0.005, '404': 0.03, '429': 0.001 };
  return [
    ...nodes.flatMap((node, at) => {
      const own = { job: 'fluentd', namespace, node };
      const counts = (name: string, service: string, more: Record<string, string>, rate: number) =>
        count(name, { ...own, service, ...more }, rate / (at + 1), at);
      return [
        ...names.flatMap((service) => [
          ...Object.entries(perService).map(([name, rate]) => counts(name, service, {}, rate)),
          ...['error', 'warn', 'info', 'none'].map((level, rare) =>
            counts('log_messages_total', service, { level }, 0.02 * (rare + 1)),
          ),
          ...Object.entries(answers).flatMap(([status, rate]) => [
            counts('log_http_responses_total', service, { status }, rate),
            ...['GET', 'POST'].map((method) =>
              counts('log_http_requests_total', service, { method, route: 'other', status }, rate / 9),
            ),
          ]),
          ...bounds.map((le, no) =>
            counts(durations, service, { route: 'other', le }, (3 * (no + 1)) / bounds.length),
          ),
        ]),
        gauge('fluentd_output_status_buffer_total_bytes', { ...own, plugin_id: 'sink' }, 1e4, 4e5, at),
        count('fluentd_output_status_write_count', { ...own, plugin_id: 'sink' }, 0.2, at),
        count('fluentd_output_status_retry_count', { ...own, plugin_id: 'sink' }, 0.001, at),
      ];
    }),
    count('vl_rows_ingested_total', { job: 'victoria-logs', type: 'jsonline' }, 12),
    count('vl_rows_dropped_total', { job: 'victoria-logs', reason: 'too_small_timestamp' }, 1e-4),
  ];
}

/** What is asked of the application's own tables. */
function business(): Line[] {
  const today = { sightings_today: 40, sightings_yesterday: 38, users_active: 250 };
  return Object.entries(today).map(([what, most], at) =>
    gauge(`business_${what}`, { job: 'business' }, most / 2, most, at),
  );
}

/** What the jobs of backups report, each moment as its schedule has it. */
function pushed({ config, jobs }: Plane, end: number): Line[] {
  const dumps = [
    { job: 'postgres-backup', kind: 'logical' },
    ...(config.application.database.pitr ? [{ job: 'postgres-basebackup', kind: 'physical' }] : []),
  ].filter(({ job }) => jobs.some(({ name }) => name === job));
  const tests = {
    'postgres-backup': 'sandbox',
    'postgres-backup-restore-test': 'full',
    'monthly-backup-verification': 'drill',
  };
  return [
    ...dumps.flatMap((labels, at) => [
      gauge('backup_size_bytes', labels, 3e8, 3.3e8, at),
      gauge('backup_duration_seconds', labels, 60, 90, at),
      fixed('backup_last_success_timestamp_seconds', labels, end - 5 * 3600 - at * 3600, 'raw'),
    ]),
    ...config.backup.requiredTables.map((table, at) =>
      gauge('backup_rows', { job: 'postgres-backup', table }, 1e4 * (at + 1), 1.1e4 * (at + 1), at),
    ),
    ...Object.entries(tests).map(([job, kind], at) =>
      gauge('restore_test_duration_seconds', { job, kind }, 40, 70, at),
    ),
    fixed('backup_volume_free_bytes', { job: 'postgres-backup' }, 30 * GI, 'raw'),
    fixed('backup_recovery_point_age_seconds', { job: 'monthly-backup-verification' }, 12, 'raw'),
    fixed(
      'backup_recovery_window_start_timestamp_seconds',
      { job: 'postgres-basebackup' },
      end - 9 * 86_400,
      'raw',
    ),
  ];
}

function monitoring({ alerting, config }: Plane, { namespace, scrapeJobs, services: names }: Fleet): Line[] {
  const groups = alerting.rules.groups.slice(0, 8).map(({ name }) => name);
  return [
    ...scrapeJobs.flatMap((job, at) => {
      const labels = { job, namespace, instance: `10.0.0.${at + 1}:9000` };
      return [fixed('up', labels, 1, 'raw'), gauge('scrape_duration_seconds', labels, 0.005, 0.08, at)];
    }),
    ...names.flatMap((name, at) => {
      const instance = `http://${name}.${namespace}.svc:3000${config.application.services[at]?.healthPath ?? ''}`;
      const labels = { job: 'probe', namespace, service: name, instance };
      return [
        fixed('probe_success', labels, 1, 'raw'),
        ...['resolve', 'connect', 'tls', 'processing', 'transfer'].map((phase, no) =>
          gauge('probe_http_duration_seconds', { ...labels, phase }, 0.001, 0.01 * (no + 1), at + no),
        ),
      ];
    }),
    ...['prometheus-0', 'prometheus-1'].flatMap((pod, at) => [
      gauge('prometheus_tsdb_head_series', { job: 'prometheus', pod }, 8000, 9000, at),
      ...groups.map((rule_group, no) =>
        gauge(
          'prometheus_rule_group_last_duration_seconds',
          { job: 'prometheus', pod, rule_group },
          0.001,
          0.02,
          no,
        ),
      ),
    ]),
    ...['slack', 'email', 'webhook'].flatMap((integration, at) => [
      count(
        'alertmanager_notifications_total',
        { job: 'alertmanager', pod: 'alertmanager-0', integration },
        0.01,
        at,
      ),
      count(
        'alertmanager_notifications_failed_total',
        { job: 'alertmanager', pod: 'alertmanager-0', integration },
        1e-4,
        at,
      ),
    ]),
    ...['200', '404'].map((status_code, at) =>
      count(
        'grafana_http_request_duration_seconds_count',
        { job: 'grafana', status_code },
        0.4 / (1 + 20 * at),
        at,
      ),
    ),
  ];
}
