import type { BoardBuilder } from '../kit/board';
import { signalRows } from '../kit/signal-rows';

/** Logs: are they collected and kept without loss? */
export const logs: BoardBuilder = (config, signals) => ({
  about: {
    ja: 'ログは欠けずに集められ、保存されているか。',
    en: 'Are logs collected and kept without loss?',
  },
  rows: signalRows(config, signals),
  next: [
    {
      board: 'system',
      why: { ja: 'ノードの資源が足りないのか', en: 'Do the nodes lack CPU, memory or disk?' },
    },
    {
      board: 'security',
      why: { ja: 'ログが示す侵入の試み', en: 'What do the logs say about attacks?' },
    },
  ],
});
