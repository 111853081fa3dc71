import type { Config } from '../../../config';
import type { Quantity, Wave } from '../../quantity';
import { oneOf, promql, quote, series } from '../../promql';

/** Filesystems that are no storage: in memory, or images that are full by nature. */
const NO_STORAGE =
  'tmpfs|ramfs|devtmpfs|overlay|squashfs|erofs|iso9660|autofs|nsfs|cgroup2?|proc|sysfs|fuse.lxcfs';
/** Mounts of pods: volumes are measured by the kubelet, and what it does not measure is in memory. */
const OF_PODS = '/var/lib/kubelet/pods/.+';

/** Matchers for the storage of nodes. `except`: mount points that do not count either. Default: none. */
export function nodeStorage(except: readonly string[] = []): string {
  const mounts = [OF_PODS, ...except.map((path) => JSON.parse(oneOf([path])) as string)].join('|');
  return `job="node-exporter",fstype!~${quote(NO_STORAGE)},mountpoint!~${quote(mounts)}`;
}

/** Matchers for the volumes of the namespace, foreign ones included. */
export function volumes({ application }: Config): string {
  return `job="kubelet",namespace=${quote(application.namespace)}`;
}

/** Labels of a node's filesystem and of a volume, as the exporters write them, for examples. */
export const DISK = { job: 'node-exporter', node: 'node-1', fstype: 'ext4', mountpoint: '/' } as const;
export function volumeLabels({ application }: Config) {
  return {
    job: 'kubelet',
    namespace: application.namespace,
    persistentvolumeclaim: 'data',
    node: 'node-1',
  } as const;
}

export interface ShareInUseProps {
  /** Name of the recorded quantity. */
  readonly record: string;
  /** Metrics of what is free and of what there is: of the node's filesystems, and of volumes. */
  readonly ofNodes: readonly [free: string, total: string];
  readonly ofVolumes: readonly [free: string, total: string];
}

/** The share in use of nodes' filesystems and of the namespace's volumes: of their space, or of their inodes. */
export function shareInUse(config: Config, { record, ofNodes, ofVolumes }: ShareInUseProps): Quantity {
  const { namespace } = config.application;
  const volume = volumeLabels(config);
  const share = (
    [free, total]: ShareInUseProps['ofNodes'],
    labels: Record<string, string>,
    size: number,
    left: number,
  ): Record<string, Wave> => ({
    [series(free, labels)]: { at: size * left },
    [series(total, labels)]: { at: size },
  });
  const ofNode = (more: Record<string, string>, left: number) =>
    share(ofNodes, { ...DISK, ...more }, 1e11, left);
  const ofVolume = (more: Record<string, string>, left: number) =>
    share(ofVolumes, { ...volume, ...more }, 1e10, left);
  return {
    record,
    unit: 'ratio',
    sources: [
      {
        labels: { scope: 'node' },
        subject: ['node', 'mountpoint'],
        expr: promql`
          max by (node, mountpoint) (
            1 -
            ${ofNodes[0]}{${nodeStorage()}}
            /
            ${ofNodes[1]}{job="node-exporter"}
          )`,
        identity: { node: 'node-1', mountpoint: '/' },
        others: 2,
        examples: {
          'two devices at one mount point': (v) => ({
            ...ofNode({ device: 'sda1' }, 1 - v),
            ...ofNode({ device: 'sdb1' }, 1 - v / 2),
            ...ofNode({ mountpoint: '/data' }, 0.6),
            ...ofNode({ node: 'node-2' }, 0.7),
            ...ofNode({ device: 'none', fstype: 'overlay' }, 0),
            ...ofNode({ mountpoint: '/var/lib/kubelet/pods/1/volumes/x' }, 0),
            ...ofNode({ job: 'other' }, 0),
          }),
        },
      },
      {
        labels: { scope: 'volume' },
        subject: ['namespace', 'persistentvolumeclaim'],
        expr: promql`
          max by (namespace, persistentvolumeclaim) (
            1 -
            ${ofVolumes[0]}{${volumes(config)}}
            /
            ${ofVolumes[1]}{job="kubelet"}
          )`,
        identity: { namespace, persistentvolumeclaim: 'data' },
        others: 1,
        examples: {
          'a volume mounted on two nodes': (v) => ({
            ...ofVolume({}, 1 - v),
            ...ofVolume({ node: 'node-2' }, 1 - v / 2),
            ...ofVolume({ persistentvolumeclaim: 'other' }, 0.8),
            ...ofVolume({ job: 'other' }, 0),
            ...ofVolume({ namespace: 'other' }, 0),
          }),
        },
      },
    ],
  };
}

/** Space in use. What root keeps back counts as used. */
export function diskUsage(config: Config): Quantity {
  return shareInUse(config, {
    record: 'disk_usage',
    ofNodes: ['node_filesystem_avail_bytes', 'node_filesystem_size_bytes'],
    ofVolumes: ['kubelet_volume_stats_available_bytes', 'kubelet_volume_stats_capacity_bytes'],
  });
}
