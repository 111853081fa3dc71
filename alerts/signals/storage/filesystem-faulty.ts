import type { SignalBuilder } from '../../context';
import type { Source } from '../../quantity';
import { commands } from '../../commands';
import { promql, series } from '../../promql';
import { DISK, nodeStorage } from './filesystems';

const FAULTS = { 'device-error': 'node_filesystem_device_error', 'read-only': 'node_filesystem_readonly' };

/**
 * A node's filesystem does not answer (a dead disk, a network mount that hangs), or is read-only: the kernel makes
 * it so when it finds errors. Mount points that are read-only on purpose are in the configuration.
 */
export const filesystemFaulty: SignalBuilder = ({ config }) => {
  const { warning, readOnly } = config.thresholds.filesystem;
  const run = commands(config);
  const source = (fault: keyof typeof FAULTS, matchers: string, left: Record<string, string>): Source => {
    const metric = FAULTS[fault];
    const at = (more: Record<string, string>, value: number) => ({
      [series(metric, { ...DISK, ...more })]: { at: value },
    });
    return {
      labels: { fault },
      subject: ['node', 'mountpoint'],
      expr: promql`
        max by (node, mountpoint) (
          ${metric}{${matchers}}
        )`,
      identity: { node: DISK.node, mountpoint: DISK.mountpoint },
      others: 1,
      examples: {
        'one of two at a mount point': (v) => ({
          ...at({ device: 'sda1' }, v),
          ...at({ device: 'sdb1' }, 0),
          ...at({ mountpoint: '/data' }, 0),
          ...at({ fstype: 'squashfs' }, 1),
          ...at({ mountpoint: '/var/lib/kubelet/pods/1/volumes/x' }, 1),
          ...at({ job: 'other' }, 1),
          ...at(left, 1),
        }),
      },
    };
  };
  const [example = ''] = readOnly;
  return {
    alert: 'FilesystemFaulty',
    title: { ja: 'ファイルシステムの異常', en: 'A filesystem is faulty' },
    quantity: {
      record: 'filesystem_faulty',
      unit: 'state',
      sources: [
        // The exporter runs as nobody: what it may not look at is no fault of the disk.
        source('device-error', `${nodeStorage()},device_error!="permission denied"`, {
          device_error: 'permission denied',
        }),
        source('read-only', nodeStorage(readOnly), { mountpoint: example || '/var/lib/kubelet/pods/2/x' }),
      ],
    },
    direction: 'above',
    safe: 0,
    levels: [{ severity: 'warning', sev: 'sev3', limit: 0, for: warning.for }],
    pace: 'slow',
    noData: 'silent',
    team: 'ops-l1',
    tier: 'system',
    board: 'system',
    runbook: {
      meaning: {
        ja: 'ノードのファイルシステムが応答しない(fault=device-error)か、読み取り専用です(fault=read-only)。カーネルは壊れを見つけると読み取り専用にします。',
        en: 'A node’s filesystem does not answer (fault=device-error), or is read-only (fault=read-only): the kernel makes it so when it finds damage.',
      },
      impact: {
        ja: 'そのノードの Pod は書き込めずに失敗します。データが壊れている恐れがあります。',
        en: 'Pods on that node fail to write, and data may be damaged.',
      },
      diagnosis: [
        { text: { ja: 'ノードの状態', en: 'State of the nodes' }, command: run.describeNodes },
        { text: { ja: 'そのノードで動いている Pod', en: 'Pods on that node' }, command: run.pods },
        { text: { ja: '失敗の記録', en: 'What has failed' }, command: run.events },
      ],
      mitigation: [
        {
          text: {
            ja: 'ノードを切り離し(kubectl drain)、Pod を他のノードへ移す。カーネルのログ(dmesg)で原因のディスクを確かめる。',
            en: 'Drain the node (kubectl drain), so that its pods move. The kernel’s log (dmesg) names the disk.',
          },
          command: run.nodes,
        },
      ],
      permanentFix: [
        {
          text: {
            ja: 'ディスクを交換するかノードを作り直す。意図した読み取り専用なら thresholds.filesystem.readOnly に加える。',
            en: 'Replace the disk, or the node. If it is read-only on purpose add it to thresholds.filesystem.readOnly.',
          },
        },
      ],
    },
  };
};
