import { limitRow } from '../kit/board';
import type { BoardBuilder } from '../kit/board';

/** Certificates and probes: can users get in from outside, and for how long still? */
export const certificates: BoardBuilder = (config, signals) => ({
  about: {
    ja: '外から安全に接続できるか。いつまで有効か。',
    en: 'Can users get in from outside, and for how long still?',
  },
  folder: config.application.title,
  rows: [limitRow(config, signals)],
  next: [
    {
      board: 'application',
      why: { ja: 'サービス自体は応答しているか', en: 'Do the services themselves answer?' },
    },
  ],
});
