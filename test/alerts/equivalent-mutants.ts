const SAME_JOB = 'both sides are matched by all their labels: the job of one side decides for both';
const WEEKS = 'a test as long as the window would need more samples than promtool reads';

const COARSE = 'a window of an hour or more: its length is proven in steps of a twelfth by slo.test.ts';

/** Windows whose double and half the generated tests cannot tell, since they only hold values. */
function longWindows(): Record<string, string> {
  const windows: readonly (readonly [signal: string, window: string, ...others: string[]])[] = [
    ['ErrorBudgetBurn', '1h', '2h', '30m'],
    ['ErrorBudgetBurn', '6h', '12h', '3h'],
    ['ErrorBudgetBurnSlow', '2h', '4h', '1h'],
    ['ErrorBudgetBurnSlow', '1d', '2d', '12h'],
    ['ErrorBudgetBurnSlow', '3d', '6d', '1d12h'],
    ['ErrorBudgetLow', '30d', '60d', '15d'],
  ];
  const keys = windows.flatMap(([signal, window, ...others]) =>
    others.flatMap((other) => [
      `${signal}: slo:sli_error:ratio_rate${window} ${window}: ${window} → ${other}`,
      ['1h', '1d', '30d'].includes(window)
        ? `${signal}: slo_requests_${window}: ${window} → ${other}`
        : `${signal}: slo:sli_error:ratio_rate${window} ${window}: ${window} → ${other} (2)`,
    ]),
  );
  return Object.fromEntries(keys.map((key) => [key, COARSE]));
}

const ONLY_PRESENCE =
  'a divisor that is the same for every link; links without traffic of their own have none';

const IN_FLIGHT = 'a wait shorter than the minute between two evaluations moves no steady count';
const ANY_LINES = 'asks whether lines are read at all: the examples, steady, have some at any moment or none';

const ALL_MODES = 'the rates of all modes add up to the number of cores, over any window';

/**
 * Mutants that no test can, or need not, tell from the original, each with the reason. Key: signal, rule and
 * what was changed, as the test prints it.
 */
export const EQUIVALENT: Readonly<Record<string, string>> = {
  ...longWindows(),
  'AlertmanagerConfigInconsistent: alertmanager_configs_differ: job="alertmanager" dropped': SAME_JOB,
  'AlertmanagerConfigInconsistent: alertmanager_configs_differ: job="alertmanager" dropped (2)': SAME_JOB,
  'AlertUnacknowledged: incident_open sev2: max → min': 'every series of ALERTS is 1, or is not there',
  'AlertUnacknowledged: incident_open sev3: max → min': 'every series of ALERTS is 1, or is not there',
  'MonitoringTargetsMissing: scrape_targets_up: job=~"business|victoria-logs|kube-state-metrics|kube-state-metrics-telemetry|blackbox-exporter|pushgateway|probe|probe-certificate|probe-public|prometheus|alertmanager|grafana|kubelet|cadvisor|node-exporter|fluentd" dropped':
    'the division keeps only the jobs that are expected; the matcher saves adding up the others',
  'BackupTooSmall: backup_size_ratio: job="postgres-backup" dropped': SAME_JOB,
  'BackupTooSmall: backup_size_ratio: job="postgres-backup" dropped (2)': SAME_JOB,
  'BackupTooSmall: backup_size_ratio: kind="logical" dropped': SAME_JOB,
  'BackupTooSmall: backup_size_ratio: kind="logical" dropped (2)': SAME_JOB,
  'BackupTooSmall: backup_size_ratio: 14d → 28d': WEEKS,
  'BackupTooSmall: backup_size_ratio: 14d → 7d': WEEKS,
  'BackupRowDrop: backup_rows_before: 3d → 6d': WEEKS,
  'BackupRowDrop: backup_rows_before: 3d → 1d12h': WEEKS,
  'BackupRowDrop: backup_row_drop: job="postgres-backup" dropped': SAME_JOB,
  'BackupRowDrop: backup_row_drop: job="postgres-backup" dropped (2)': SAME_JOB,
  'BackupRowDrop: backup_row_drop: 3d → 6d': WEEKS,
  'BackupRowDrop: backup_row_drop: 3d → 1d12h': WEEKS,
  'CPUThrottlingHigh: cpu_throttling: container=~"backend|frontend|ml-system" dropped':
    'the periods on the other side are those of services alone; the matcher saves work',
  'FluentdNoOutput: fluentd_chunks_sent_lately: 30s → 1m': IN_FLIGHT,
  'FluentdNoOutput: fluentd_chunks_sent_lately: 30s → 15s': IN_FLIGHT,
  'FluentdNoOutput: fluentd_chunks_sent_lately: 10m → 20m (2)': ANY_LINES,
  'FluentdNoOutput: fluentd_chunks_sent_lately: 10m → 5m (2)': ANY_LINES,
  'HighCPUUsage: cpu_usage node: 5m → 2m30s (2)': ALL_MODES,
  'NodeCPUSteal: node_cpu_steal: 5m → 2m30s (2)': ALL_MODES,
  'HighDiskUsage: disk_usage node: job="node-exporter" dropped': SAME_JOB,
  'HighDiskUsage: disk_usage node: job="node-exporter" dropped (2)': SAME_JOB,
  'HighDiskUsage: disk_usage volume: job="kubelet" dropped': SAME_JOB,
  'HighDiskUsage: disk_usage volume: job="kubelet" dropped (2)': SAME_JOB,
  'DiskFillingUp: disk_full_in_seconds node: job="node-exporter" dropped': SAME_JOB,
  'DiskFillingUp: disk_full_in_seconds node: job="node-exporter" dropped (2)': SAME_JOB,
  'DiskFillingUp: disk_full_in_seconds node: job="node-exporter" dropped (3)': SAME_JOB,
  'DiskFillingUp: disk_full_in_seconds volume: job="kubelet" dropped': SAME_JOB,
  'DiskFillingUp: disk_full_in_seconds volume: job="kubelet" dropped (2)': SAME_JOB,
  'DiskFillingUp: disk_full_in_seconds volume: job="kubelet" dropped (3)': SAME_JOB,
  'HighInodeUsage: inode_usage node: job="node-exporter" dropped': SAME_JOB,
  'HighInodeUsage: inode_usage node: job="node-exporter" dropped (2)': SAME_JOB,
  'HighInodeUsage: inode_usage volume: job="kubelet" dropped': SAME_JOB,
  'HighInodeUsage: inode_usage volume: job="kubelet" dropped (2)': SAME_JOB,
  'NodeClockSkew: node_clock_skew_seconds: job="node-exporter" dropped': SAME_JOB,
  'NodeClockSkew: node_clock_skew_seconds: job="node-exporter" dropped (2)': SAME_JOB,
  'CronJobRunningTooLong: cronjob_deadline_used: job="kube-state-metrics" dropped (3)':
    'a run that only another job knows has no start time here that could be divided',
  'HighNetworkUsage: network_usage: 0 → 1': 'no link is as slow as one byte per second',
  'HighNetworkUsage: network_usage: job="cadvisor" dropped (3)': ONLY_PRESENCE,
  'HighNetworkUsage: network_usage: id="/" dropped (3)': ONLY_PRESENCE,
};
