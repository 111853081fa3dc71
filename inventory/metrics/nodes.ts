/** Of node_exporter with its default collectors. */
export const NODE_EXPORTER = [
  'node_boot_time_seconds',
  'node_cpu_seconds_total',
  'node_disk_io_time_weighted_seconds_total',
  'node_filefd_allocated',
  'node_filefd_maximum',
  'node_filesystem_avail_bytes',
  'node_filesystem_device_error',
  'node_filesystem_files',
  'node_filesystem_files_free',
  'node_filesystem_readonly',
  'node_filesystem_size_bytes',
  'node_load5',
  'node_memory_MemAvailable_bytes',
  'node_memory_MemTotal_bytes',
  'node_network_speed_bytes',
  'node_time_seconds',
  'node_timex_sync_status',
  'node_vmstat_oom_kill',
] as const;

/** Of the kubelet itself. */
export const KUBELET = [
  'kubelet_volume_stats_available_bytes',
  'kubelet_volume_stats_capacity_bytes',
  'kubelet_volume_stats_inodes',
  'kubelet_volume_stats_inodes_free',
  'kubelet_volume_stats_used_bytes',
] as const;

/** Of the kubelet's cAdvisor. */
export const CADVISOR = [
  'container_cpu_cfs_periods_total',
  'container_cpu_cfs_throttled_periods_total',
  'container_cpu_cfs_throttled_seconds_total',
  'container_cpu_usage_seconds_total',
  'container_memory_working_set_bytes',
  'container_network_receive_bytes_total',
  'container_network_receive_errors_total',
  'container_network_receive_packets_total',
  'container_network_transmit_bytes_total',
  'container_network_transmit_errors_total',
  'container_network_transmit_packets_total',
] as const;
