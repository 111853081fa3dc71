import { formatDuration } from '../../../config';
import type { Config } from '../../../config';
import type { Text } from '../../text';

/** What holds for every restore. */
export function restoreFacts({ application, backup, jobs }: Config): readonly Text[] {
  const { database } = application.database;
  const kept = formatDuration(backup.keepReplaced);
  return [
    {
      ja: `コマンドはこのリポジトリで実行する。クラスタ内に Job を作り、終わるまでログを表示する(kubectl と jq が必要)。`,
      en: 'Run the commands in this repository: each creates a Job in the cluster and follows its log (needs kubectl and jq).',
    },
    {
      ja: 'どの復元も、まずサンドボックスに戻して検査する。本番が変わるのは最後の名前の交換だけ。',
      en: 'Every restore goes into a sandbox first and is checked there; production changes only by the final swap of names.',
    },
    {
      ja: `--force を付けなければ計画を示して終了コード 3 で終わる。付けると本番 ${database} の直前の状態もバックアップし、置き換え前のデータベースを ${kept} 残す。`,
      en: `Without --force you get a plan and exit code 3. With it the live ${database} is backed up first, and the replaced database is kept for ${kept}.`,
    },
    {
      ja: `復元は長くて ${formatDuration(jobs['monthly-backup-verification'].deadline)} で打ち切られる(月次訓練と同じ)。`,
      en: `A restore is ended after ${formatDuration(jobs['monthly-backup-verification'].deadline)} at the latest, like the monthly drill.`,
    },
  ];
}

/** Which backups there are to go back to. */
export function keptFact({ backup }: Config): Text {
  const { keepDaily, keepWeekly, keepMonthly, minimumRedundancy } = backup;
  return {
    ja: `保存されるのは日次 ${keepDaily}、週次 ${keepWeekly}、月次 ${keepMonthly}、最低 ${minimumRedundancy} 個。`,
    en: `Kept are ${keepDaily} daily, ${keepWeekly} weekly and ${keepMonthly} monthly backups, never fewer than ${minimumRedundancy}.`,
  };
}
