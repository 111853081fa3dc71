import { LIST, SCRIPTS, VERIFY } from '../../signals/backup/commands';
import type { ProcedureBuilder } from '../procedure';
import { keptFact, restoreFacts } from './facts';
import { healthy, UNDO } from './steps';

/** Back to the newest backup, all of it. */
export const restoreEverything: ProcedureBuilder = (config) => ({
  name: 'restore-everything',
  title: { ja: '全体を復元する', en: 'Restore everything' },
  when: {
    ja: 'データベース全体が失われたか、壊れたとき。最後のバックアップ以降の変更は失われる。壊れた時刻が分かるなら「ある時点に戻す」を使う。',
    en: 'When the whole database is lost or damaged. What changed after the last backup is lost; if you know when it broke, go back to a point in time instead.',
  },
  facts: [...restoreFacts(config), keptFact(config)],
  steps: [
    LIST,
    VERIFY,
    {
      text: {
        ja: '計画を見る: サンドボックスに復元し、行数を本番と並べて示す(何も変更しない、終了コード 3)',
        en: 'See the plan: it is restored into a sandbox, its rows beside the live ones; changes nothing, exit code 3',
      },
      command: SCRIPTS.plan,
    },
    {
      text: {
        ja: '復元する。データベース名の入力を求められる',
        en: 'Restore; it asks for the name of the database',
      },
      command: SCRIPTS.latest,
    },
    {
      text: {
        ja: '本番が壊れていて直前のバックアップが取れないときだけ',
        en: 'Only when the live database is too damaged to be backed up first',
      },
      command: `${SCRIPTS.latest} --without-pre-backup`,
    },
  ],
  proof: healthy(config),
  undo: [UNDO],
});
