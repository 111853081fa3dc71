import type { SignalBuilder } from '../../context';
import type { Labels } from '../../quantity';
import { commands } from '../../commands';
import { promql, quote, series } from '../../promql';

/** Filesystems that are no storage: in memory, or images that are full by nature. */
const NO_STORAGE =
  'tmpfs|ramfs|devtmpfs|overlay|squashfs|erofs|iso9660|autofs|nsfs|cgroup2?|proc|sysfs|fuse.lxcfs';
/** Mounts of pods: volumes are measured by the kubelet, and what it does not measure is in memory. */
const OF_PODS = '/var/lib/kubelet/pods/.+';

/** Space in use: of a node's filesystems, and of the namespace's volumes. What root keeps back counts as used. */
export const highDiskUsage: SignalBuilder = ({ config }) => {
  const { critical } = config.thresholds.disk;
  const { namespace, database } = config.application;
  const run = commands(config);
  const disk = { job: 'node-exporter', node: 'node-1', fstype: 'ext4', mountpoint: '/' };
  const volume = { job: 'kubelet', namespace, persistentvolumeclaim: 'data', node: 'node-1' };
  const ofNode = (more: Labels, free: number) => {
    const labels = { ...disk, ...more };
    return {
      [series('node_filesystem_avail_bytes', labels)]: { at: 1e11 * free },
      [series('node_filesystem_size_bytes', labels)]: { at: 1e11 },
    };
  };
  const ofVolume = (more: Labels, free: number) => {
    const labels = { ...volume, ...more };
    return {
      [series('kubelet_volume_stats_available_bytes', labels)]: { at: 1e10 * free },
      [series('kubelet_volume_stats_capacity_bytes', labels)]: { at: 1e10 },
    };
  };
  return {
    alert: 'HighDiskUsage',
    title: { ja: 'ディスク使用率が高い', en: 'High disk usage' },
    quantity: {
      record: 'disk_usage',
      unit: 'ratio',
      sources: [
        {
          labels: { scope: 'node' },
          subject: ['node', 'mountpoint'],
          expr: promql`
            max by (node, mountpoint) (
              1 -
              node_filesystem_avail_bytes{job="node-exporter",fstype!~${quote(NO_STORAGE)},mountpoint!~${quote(OF_PODS)}}
              /
              node_filesystem_size_bytes{job="node-exporter"}
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
              kubelet_volume_stats_available_bytes{job="kubelet",namespace=${quote(namespace)}}
              /
              kubelet_volume_stats_capacity_bytes{job="kubelet"}
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
    },
    direction: 'above',
    safe: critical.above / 3,
    levels: [{ severity: 'critical', sev: 'sev2', limit: critical.above, for: critical.for }],
    noData: 'silent',
    team: 'ops-l1',
    tier: 'system',
    group: 'system',
    board: 'system',
    runbook: {
      meaning: {
        ja: 'ノードのファイルシステム、またはボリューム(PVC)の使用率がしきい値を超え続けています。',
        en: 'A node’s filesystem, or a volume (PVC), has been fuller than the limit for some time.',
      },
      impact: {
        ja: '満杯になると PostgreSQL は書き込めずに停止し、ノードは Pod を追い出します。',
        en: 'When it is full PostgreSQL stops, and a node evicts its pods.',
      },
      diagnosis: [
        { text: { ja: 'ボリュームの一覧と容量', en: 'The volumes and their sizes' }, command: run.volumes },
        {
          text: { ja: 'データベースのボリュームの空き', en: 'Space left for the database' },
          command: run.volumesIn('statefulset', database.name),
        },
        {
          text: { ja: 'ノードの状態(DiskPressure)', en: 'Conditions of the nodes (DiskPressure)' },
          command: run.describeNodes,
        },
        { text: { ja: '追い出しの記録', en: 'Evictions' }, command: run.events },
      ],
      mitigation: [
        {
          text: {
            ja: 'ボリュームは StorageClass が許せば PVC の spec.resources.requests.storage を増やす。',
            en: 'Grow a volume through spec.resources.requests.storage of its PVC, if its StorageClass allows it.',
          },
        },
        {
          text: {
            ja: 'ノードは使っていないイメージとログを消す。データベースのファイル(pg_wal など)は手で消さない。',
            en: 'On a node remove unused images and logs. Never delete files of the database (pg_wal …) by hand.',
          },
        },
      ],
      permanentFix: [
        {
          text: {
            ja: '増えているもの(データ、WAL、ログ、イメージ)を特定し、保存期間かボリュームの大きさを決め直す。',
            en: 'Find what grows (data, WAL, logs, images) and set its retention or the volume’s size anew.',
          },
        },
      ],
    },
  };
};
