import { formatDuration } from '../../../config';
import type { ProcedureBuilder } from '../procedure';
import { restoreFacts } from './facts';
import { healthy, UNDO } from './steps';

/** Back to the last good moment. */
export const pointInTime: ProcedureBuilder = (config) => {
  const { application, backup, thresholds } = config;
  const restore = './scripts/restore.sh --datetime "2023-07-15 12:00:00"';
  const state = application.database.pitr
    ? {
        ja: `有効。約 ${formatDuration(backup.pitrWindow)} 前から、通常は ${formatDuration(thresholds.walLag.warning.above)} 以内の直前まで戻せる。`,
        en: `It is on: from about ${formatDuration(backup.pitrWindow)} ago up to, usually, less than ${formatDuration(thresholds.walLag.warning.above)} before now.`,
      }
    : {
        ja: 'この環境では無効(database.pitr: false)。--allow-approximate で直前のバックアップに戻すことしかできない。',
        en: 'It is off here (database.pitr: false): with --allow-approximate the nearest older backup is all there is.',
      };
  return {
    name: 'point-in-time',
    title: { ja: 'ある時点に戻す', en: 'Go back to a point in time' },
    when: {
      ja: '誤操作や不具合でデータが壊れた時刻が分かるとき。その直前に戻す。',
      en: 'When you know when a mistake or a defect damaged the data: go back to just before.',
    },
    facts: [
      state,
      {
        ja: `時差の指定がない時刻は ${application.timeZone} とみなす。解釈した UTC の時刻が表示されるので必ず確かめる。`,
        en: `A time without an offset is one of ${application.timeZone}; the instant in UTC is printed: check it.`,
      },
      {
        ja: '指定した時点より後の変更はすべて失われる。',
        en: 'Everything after that instant is lost.',
      },
      ...restoreFacts(config),
    ],
    steps: [
      {
        text: {
          ja: '計画を見る: その時点をサンドボックスに再現し、行数を本番と並べて示す(終了コード 3)。範囲外なら 4 で、戻せる範囲が表示される',
          en: 'See the plan: that instant in a sandbox, its rows beside the live ones (exit code 3). Outside the window it ends with 4 and prints the window',
        },
        command: restore,
      },
      {
        text: {
          ja: '戻す。データベース名の入力を求められる',
          en: 'Go back; it asks for the name of the database',
        },
        command: `${restore} --force`,
      },
      {
        text: {
          ja: '範囲外のときだけ: それより前で最も新しいバックアップに戻す',
          en: 'Only outside the window: the newest backup from before',
        },
        command: `${restore} --allow-approximate --force`,
      },
    ],
    proof: healthy(config),
    undo: [UNDO],
  };
};
