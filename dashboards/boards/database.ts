import { limitRow } from '../kit/board';
import type { BoardBuilder } from '../kit/board';

/** Database: can it be reached, and has it room? */
export const database: BoardBuilder = (config, signals) => ({
  about: {
    ja: 'データベースは応答し、余裕があるか。',
    en: 'Can the database be reached, and has it room?',
  },
  folder: config.application.title,
  rows: [limitRow(config, signals)],
  next: [
    {
      board: 'application',
      why: { ja: '利用者に影響が出ているか', en: 'Do users feel it?' },
    },
    {
      board: 'jobs',
      why: { ja: '戻せるバックアップがあるか', en: 'Is there a backup to go back to?' },
    },
    {
      board: 'system',
      why: { ja: 'ノードとボリュームは足りているか', en: 'Have its node and volume room?' },
    },
  ],
});
