import type { BoardBuilder } from '../kit/board';
import { signalRows } from '../kit/signal-rows';

/** 4 Security: is somebody trying to get in, and would it be seen? */
export const security: BoardBuilder = (config, signals) => ({
  about: {
    ja: '侵入の試みはあるか。あれば気付けるか。',
    en: 'Is somebody trying to get in, and would it be seen?',
  },
  rows: signalRows(config, signals),
  next: [
    {
      board: 'logs',
      why: { ja: 'ログは欠けずに届いているか', en: 'Do all the logs arrive?' },
    },
    {
      board: 'application',
      why: { ja: '利用者に影響が出ているか', en: 'Do users feel it?' },
    },
  ],
});
