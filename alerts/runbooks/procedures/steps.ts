import type { Config } from '../../../config';
import { commands } from '../../commands';
import type { Step } from '../../signal';
import { SCRIPTS } from '../../signals/backup/commands';

/** The database answers, and the application with it. */
export function healthy(config: Config): Step[] {
  const run = commands(config);
  return [
    {
      text: { ja: 'データベースは接続を受けるか', en: 'Does the database accept connections' },
      command: run.databaseReady,
    },
    {
      text: { ja: 'アプリケーションの Pod は Ready か', en: 'Are the application’s pods ready' },
      command: run.pods,
    },
    {
      text: { ja: '行数を見る', en: 'Look at the row counts' },
      command: run.database('SELECT relname, n_live_tup FROM pg_stat_user_tables ORDER BY 1'),
    },
  ];
}

export const UNDO: Step = {
  text: {
    ja: '直前の切り替えを取り消す(置き換え前のデータベースに戻る)',
    en: 'Take the last swap back: the replaced database becomes the live one again',
  },
  command: SCRIPTS.undo,
};

export const NOTHING_CHANGED: Step = {
  text: { ja: '本番は変更されないため不要。', en: 'Not needed: production is not changed.' },
};
