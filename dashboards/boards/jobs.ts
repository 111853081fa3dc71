import { limitRow } from '../kit/board';
import type { BoardBuilder } from '../kit/board';

/** Backups and jobs: did everything that was due run, and succeed? */
export const jobs: BoardBuilder = (config, signals) => ({
  about: {
    ja: '予定された処理は実行され、成功したか。',
    en: 'Did everything that was due run, and succeed?',
  },
  folder: config.application.title,
  rows: [limitRow(config, signals)],
  next: [
    {
      board: 'database',
      why: { ja: 'データベースは応答しているか', en: 'Does the database answer?' },
    },
    {
      board: 'system',
      why: { ja: '資源が足りないのか', en: 'Does it lack CPU, memory or disk?' },
    },
  ],
});
