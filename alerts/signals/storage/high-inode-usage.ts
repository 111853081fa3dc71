import type { SignalBuilder } from '../../context';
import { commands } from '../../commands';
import { shareInUse } from './filesystems';

/** Inodes in use, of nodes' filesystems and of volumes: without any left no file can be made, however much room there is. */
export const highInodeUsage: SignalBuilder = ({ config }) => {
  const { warning, critical } = config.thresholds.inodes;
  const { database } = config.application;
  const run = commands(config);
  return {
    alert: 'HighInodeUsage',
    title: { ja: 'inode の使用率が高い', en: 'High inode usage' },
    quantity: shareInUse(config, {
      record: 'inode_usage',
      ofNodes: ['node_filesystem_files_free', 'node_filesystem_files'],
      ofVolumes: ['kubelet_volume_stats_inodes_free', 'kubelet_volume_stats_inodes'],
    }),
    direction: 'above',
    safe: warning.above / 3,
    levels: [
      { severity: 'warning', sev: 'sev3', limit: warning.above, for: warning.for },
      { severity: 'critical', sev: 'sev2', limit: critical.above, for: critical.for },
    ],
    pace: 'slow',
    noData: 'silent',
    team: 'ops-l1',
    tier: 'system',
    board: 'system',
    runbook: {
      meaning: {
        ja: 'ノードのファイルシステム、またはボリューム(PVC)の inode の使用率がしきい値を超え続けています。',
        en: 'A node’s filesystem, or a volume (PVC), has used more of its inodes than the limit for some time.',
      },
      impact: {
        ja: 'inode が尽きると、空き容量があってもファイルを作れません。満杯と同じことが起きます。',
        en: 'Without inodes no file can be made, whatever room is left: as bad as a full disk.',
      },
      diagnosis: [
        { text: { ja: 'ボリュームの一覧', en: 'The volumes' }, command: run.volumes },
        {
          text: { ja: 'データベースの inode', en: 'Inodes of the database' },
          command: run.inodesIn('statefulset', database.name),
        },
        {
          text: {
            ja: 'ノードの状態(DiskPressure は inode でも起きる)',
            en: 'DiskPressure counts inodes too',
          },
          command: run.describeNodes,
        },
      ],
      mitigation: [
        {
          text: {
            ja: 'ノードは使っていないイメージと終了したコンテナを消す。小さなファイルを作り続けているものを止める。',
            en: 'On a node remove unused images and ended containers; stop what keeps making small files.',
          },
        },
      ],
      permanentFix: [
        {
          text: {
            ja: 'inode の数は作成時に決まる(ext4)。ボリュームを作り直すか、XFS を使う StorageClass に移す。',
            en: 'Their number is fixed when the filesystem is made (ext4): make the volume anew, or use a StorageClass with XFS.',
          },
        },
      ],
    },
  };
};
