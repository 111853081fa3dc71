import { limitRow } from '../kit/board';
import type { BoardBuilder } from '../kit/board';

/** Monitoring itself: can what the other boards say be trusted? */
export const monitoring: BoardBuilder = (config, signals) => ({
  about: {
    ja: 'ほかのボードの数字は信じられるか。',
    en: 'Can what the other boards say be trusted?',
  },
  folder: '監視基盤',
  rows: [limitRow(config, signals)],
  next: [
    {
      board: 'system',
      why: { ja: '資源が足りないのか', en: 'Does it lack CPU, memory or disk?' },
    },
  ],
});
