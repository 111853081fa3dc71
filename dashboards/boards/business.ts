import type { BoardBuilder } from '../kit/board';
import { signalRows } from '../kit/signal-rows';

/** 3 Business: do people report and find rainbows, and are the predictions any good? */
export const business: BoardBuilder = (config, signals) => ({
  about: {
    ja: '利用者は虹を報告し、予測は役に立っているか。',
    en: 'Do people report rainbows, and are the predictions any good?',
  },
  rows: signalRows(config, signals),
  next: [
    {
      board: 'application',
      why: { ja: 'サービスの障害が原因か', en: 'Is a failing service behind it?' },
    },
    {
      board: 'jobs',
      why: { ja: '再学習は成功しているか', en: 'Did the model’s retraining succeed?' },
    },
  ],
});
