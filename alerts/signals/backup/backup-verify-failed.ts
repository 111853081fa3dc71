import type { SignalBuilder } from '../../context';
import { commands } from '../../commands';
import { promql, series } from '../../promql';
import { BACK_UP_NOW, SCRIPTS } from './commands';

const METRIC = 'backup_verify_failures';

/** The last verification found a kept backup that is damaged, too old, too small or short of rows. */
export const backupVerifyFailed: SignalBuilder = ({ config }) => {
  const job = 'postgres-backup-verify';
  const run = commands(config);
  return {
    alert: 'BackupVerifyFailed',
    title: { ja: 'バックアップの検証に失敗', en: 'A backup did not verify' },
    quantity: {
      record: 'backup_verify_failed',
      unit: 'state',
      sources: [
        {
          subject: ['job'],
          expr: promql`
            max by (job) (${METRIC}{job="${job}"} > bool 0)`,
          identity: { job },
          examples: {
            'so many backups are bad': (v) => ({
              [series(METRIC, { job, instance: 'a' })]: { at: v },
              [series(METRIC, { job, instance: 'b' })]: { at: 0 },
              [series(METRIC, { job: 'another' })]: { at: 3 },
            }),
          },
        },
      ],
    },
    direction: 'above',
    safe: 0,
    levels: [
      { severity: 'critical', sev: 'sev2', limit: 0, for: config.thresholds.backupVerifyFailed.critical.for },
    ],
    pace: 'slow',
    noData: 'silent',
    team: 'ops-l2',
    tier: 'system',
    board: 'jobs',
    runbook: {
      meaning: {
        ja: '保存中のバックアップに、破損・欠落・サイズや行数の異常が見つかりました。',
        en: 'A backup that is kept was found damaged, incomplete, or unlike those before.',
      },
      impact: {
        ja: 'そのバックアップからは復元できない可能性があります。異常がなくなるまで、古いバックアップの自動削除は停止します。',
        en: 'It may not be possible to restore from it. Until all is well nothing old is deleted.',
      },
      diagnosis: [
        {
          text: { ja: 'すべてを検証し、異常の内容を見る', en: 'Verify them all; it says what is wrong' },
          command: SCRIPTS.verifyAll,
        },
        { text: { ja: '直近の検証のログ', en: 'Log of the last verification' }, command: run.logs(job) },
        { text: { ja: 'ボリュームの状態', en: 'State of the volumes' }, command: run.volumes },
      ],
      mitigation: [
        BACK_UP_NOW,
        {
          text: {
            ja: '破損したファイルは消さずに別の場所へ移し、再度 --verify --all を実行すると解除される。',
            en: 'Move damaged files away (do not delete them), then --verify --all clears the state.',
          },
          command: SCRIPTS.verifyAll,
        },
      ],
      permanentFix: [
        {
          text: {
            ja: '破損が繰り返すなら、保存先のディスクとノードを交換し、クラスタ外へのコピー(environment の offsite)を有効にする。',
            en: 'If damage comes back replace the disk and node beneath the volume, and switch the off-site copy on (offsite of the environment).',
          },
        },
      ],
    },
  };
};
