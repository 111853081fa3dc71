import { containers, running } from '../fleet';
import type { Fleet } from '../fleet';
import { numbered, values } from '../shape';
import type { Catalogue, Kind } from '../shape';

/** Of node_exporter with its default collectors, for each node. */
export function nodeExporter({ config: { cost } }: Fleet): Catalogue {
  const cpus = numbered('cpu', cost.coresPerNode);
  const modes = values('mode', 'idle', 'iowait', 'irq', 'nice', 'softirq', 'steal', 'system', 'user');
  const filesystems = numbered('mountpoint', cost.filesystemsPerNode, '/mnt').map((mount, at) => ({
    ...mount,
    device: `/dev/vda${at}`,
    fstype: 'ext4',
  }));
  const disks = numbered('device', cost.disksPerNode, 'vd');
  const links = numbered('device', cost.linksPerNode, 'eth');
  return {
    node_boot_time_seconds: [],
    node_cpu_seconds_total: [cpus, modes],
    node_disk_io_time_weighted_seconds_total: [disks],
    node_filefd_allocated: [],
    node_filefd_maximum: [],
    node_filesystem_avail_bytes: [filesystems],
    node_filesystem_device_error: [filesystems],
    node_filesystem_files: [filesystems],
    node_filesystem_files_free: [filesystems],
    node_filesystem_readonly: [filesystems],
    node_filesystem_size_bytes: [filesystems],
    node_load5: [],
    node_memory_MemAvailable_bytes: [],
    node_memory_MemTotal_bytes: [],
    node_network_speed_bytes: [links],
    node_time_seconds: [],
    node_timex_sync_status: [],
    node_vmstat_oom_kill: [],
  };
}

/** Of the kubelets, of all nodes together: the volumes of the namespace. */
export function kubelet({ volumes }: Fleet): Catalogue {
  return {
    kubelet_volume_stats_available_bytes: [volumes],
    kubelet_volume_stats_capacity_bytes: [volumes],
    kubelet_volume_stats_inodes: [volumes],
    kubelet_volume_stats_inodes_free: [volumes],
    kubelet_volume_stats_used_bytes: [volumes],
  };
}

/**
 * Of the kubelets' cAdvisor, of all nodes together. A running pod has a group of its own, one of its sandbox and one
 * of each container; the node's own has `id="/"`. The scrape job keeps the namespace and that.
 */
export function cadvisor(fleet: Fleet): Catalogue {
  const pods = running(fleet);
  const limited = containers(pods);
  const sandboxes = pods.map(({ labels }) => labels);
  const roots = fleet.nodes.map((node) => ({ ...node, id: '/' }));
  const slices = sandboxes.map((labels) => ({ ...labels, id: `/kubepods/${labels.pod}` }));
  const groups: Kind = [...limited, ...sandboxes, ...slices, ...roots];
  const links = numbered('interface', fleet.config.cost.linksPerNode, 'eth');
  const interfaces: Kind = [
    ...sandboxes.map((labels) => ({ ...labels, interface: 'eth0' })),
    ...roots.flatMap((root) => links.map((link) => ({ ...root, ...link }))),
  ];
  return {
    container_cpu_cfs_periods_total: [[...limited, ...slices]],
    container_cpu_cfs_throttled_periods_total: [[...limited, ...slices]],
    container_cpu_cfs_throttled_seconds_total: [[...limited, ...slices]],
    container_cpu_usage_seconds_total: [groups],
    container_memory_working_set_bytes: [groups],
    container_network_receive_bytes_total: [interfaces],
    container_network_receive_errors_total: [interfaces],
    container_network_receive_packets_total: [interfaces],
    container_network_transmit_bytes_total: [interfaces],
    container_network_transmit_errors_total: [interfaces],
    container_network_transmit_packets_total: [interfaces],
  };
}
