import { LIST } from '../../signals/backup/commands';
import type { ProcedureBuilder } from '../procedure';
import { keptFact, restoreFacts } from './facts';
import { healthy } from './steps';

/** One table, beside the live one or into it. */
export const restoreTable: ProcedureBuilder = (config) => {
  const { requiredTables } = config.backup;
  const table = (requiredTables[0] ?? 'public.sightings').replace(/^public\./, '');
  const file = 'backup_20230715_120000.sql.gz';
  const restore = `./scripts/restore.sh --table ${table} ${file}`;
  return {
    name: 'restore-table',
    title: { ja: 'テーブル一つを復元する', en: 'Restore one table' },
    when: {
      ja: '一つのテーブルの行を誤って消した、または書き換えたとき。ほかのテーブルの新しいデータは失われない。',
      en: 'When rows of one table were deleted or changed by mistake. Newer data of other tables stay.',
    },
    facts: [
      ...restoreFacts(config).slice(0, 1),
      keptFact(config),
      {
        ja: '既定(side)は別スキーマ restore_日時 に置いて差を示すだけで、本番のテーブルには触れない。',
        en: 'By default (side) it goes into a schema of its own, restore_<time>, and only the difference is shown.',
      },
      {
        ja: '連鎖削除や NULL になった参照は戻らない。何が影響を受けたかはレポートに出る。',
        en: 'Rows deleted by cascade and references set to NULL do not come back; the report names them.',
      },
    ],
    steps: [
      LIST,
      {
        text: {
          ja: '消える前のファイルを選び、差を見る',
          en: 'Choose a file from before the loss and see the difference',
        },
        command: restore,
      },
      {
        text: {
          ja: '消えた行だけを加える(変更された行はそのまま)',
          en: 'Add the missing rows; changed ones stay as they are',
        },
        command: `${restore} --mode merge --force`,
      },
      {
        text: {
          ja: 'または、テーブルをバックアップの内容と同じにする',
          en: 'Or make the table equal to the backup',
        },
        command: `${restore} --mode replace --force`,
      },
    ],
    proof: [
      {
        text: {
          ja: 'もう一度差を見る(本番にない行が 0 であること)',
          en: 'See the difference again; no row may be missing',
        },
        command: restore,
      },
      ...healthy(config).slice(1, 2),
    ],
    undo: [
      {
        text: {
          ja: `変更前の内容は restore_日時.before_${table} に残っている。戻す SQL は状況によるので DBA に相談する。`,
          en: `What was there before is in restore_<time>.before_${table}; how to put it back depends on what has changed since: ask a DBA.`,
        },
      },
    ],
  };
};
