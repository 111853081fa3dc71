import type { SignalBuilder } from '../../context';
import { commands } from '../../commands';
import { diskUsage } from '../storage/filesystems';

/** Space in use: of a node's filesystems, and of the namespace's volumes. What root keeps back counts as used. */
export const highDiskUsage: SignalBuilder = ({ config }) => {
  const { critical } = config.thresholds.disk;
  const { database } = config.application;
  const run = commands(config);
  return {
    alert: 'HighDiskUsage',
    title: { ja: 'ディスク使用率が高い', en: 'High disk usage' },
    quantity: diskUsage(config),
    direction: 'above',
    safe: critical.above / 3,
    levels: [{ severity: 'critical', sev: 'sev2', limit: critical.above, for: critical.for }],
    noData: 'silent',
    team: 'ops-l1',
    tier: 'system',
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
