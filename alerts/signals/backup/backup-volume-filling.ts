import type { SignalBuilder } from '../../context';
import { commands } from '../../commands';
import { promql, series } from '../../promql';
import { LIST, SCRIPTS } from './commands';

const FREE = 'backup_volume_free_bytes';
const SIZE = 'backup_size_bytes';

/**
 * For how many further dumps the backup volume has room. Not a share of its size: a volume that is half full of
 * large backups may be too full for the next one.
 */
export const backupVolumeFilling: SignalBuilder = ({ config }) => {
  const { warning } = config.thresholds.backupVolumeFilling;
  const run = commands(config);
  const job = 'postgres-backup';
  return {
    alert: 'BackupVolumeFilling',
    title: { ja: 'バックアップ用ボリュームの残りが少ない', en: 'The backup volume is filling up' },
    quantity: {
      record: 'backup_volume_dumps_left',
      unit: 'count',
      sources: [
        {
          subject: ['persistentvolumeclaim'],
          // The pushed numbers bear the names of jobs; what is affected is the volume.
          expr: promql`
            label_replace(
              min(${FREE}{job=~"postgres-backup|postgres-backup-verify"})
              /
              max(${SIZE}{job="${job}",kind="logical"}),
              "persistentvolumeclaim", "postgres-backups", "", ""
            )`,
          identity: { persistentvolumeclaim: 'postgres-backups' },
          examples: {
            'two jobs have looked': (v) => ({
              [series(FREE, { job })]: { at: 2e9 * v },
              [series(FREE, { job: 'postgres-backup-verify' })]: { at: 1e9 * v },
              [series(FREE, { job: 'another' })]: { at: 1 },
              [series(SIZE, { job, kind: 'logical', instance: 'a' })]: { at: 1e9 },
              [series(SIZE, { job, kind: 'logical', instance: 'b' })]: { at: 5e8 },
              [series(SIZE, { job, kind: 'base' })]: { at: 5e9 },
              [series(SIZE, { job: 'another', kind: 'logical' })]: { at: 5e9 },
            }),
          },
        },
      ],
    },
    direction: 'below',
    safe: 10 * warning.below,
    levels: [{ severity: 'warning', sev: 'sev3', limit: warning.below, for: warning.for }],
    pace: 'slow',
    noData: 'silent',
    team: 'ops-l2',
    tier: 'system',
    board: 'jobs',
    runbook: {
      meaning: {
        ja: 'バックアップ用ボリュームの空きが、最新のダンプの大きさと比べて少なくなっています。',
        en: 'The backup volume has little room left, measured in dumps of the newest one’s size.',
      },
      impact: {
        ja: '空きが足りないと次のバックアップは作られません(既存のものは残ります)。',
        en: 'Without room the next backup is refused; those that exist stay.',
      },
      diagnosis: [
        LIST,
        {
          text: {
            ja: '次の整理で消えるもの(何も消さない)',
            en: 'What the next pruning would delete; deletes nothing',
          },
          command: SCRIPTS.prunePlan,
        },
        { text: { ja: 'ボリュームの容量', en: 'Size of the volumes' }, command: run.volumes },
      ],
      mitigation: [
        {
          text: {
            ja: '手順「バックアップ用ボリュームが満杯」に従う(docs/procedures/volume-full.md)。ファイルを手で消さない。',
            en: 'Follow “the backup volume is full” (docs/procedures/volume-full.md). Never delete files by hand.',
          },
        },
        {
          text: { ja: '保存期間を過ぎたものを整理する', en: 'Prune what has expired' },
          command: SCRIPTS.prune,
        },
      ],
      permanentFix: [
        {
          text: {
            ja: 'ダンプの伸びに合わせてボリュームを増やすか、backup.keepDaily、backup.keepWeekly、backup.keepMonthly を決め直す。',
            en: 'Grow the volume with the dumps, or set backup.keepDaily, backup.keepWeekly and backup.keepMonthly anew.',
          },
        },
      ],
    },
  };
};
