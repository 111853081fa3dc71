import type { SignalBuilder } from '../../context';
import { burnSignal, exhaustedIn } from './burn-signal';
import { budgetDiagnosis, keepPromise, undoReleases } from './steps';

/** An objective's budget will not last for its period: work for office hours (ticket). */
export const errorBudgetBurnSlow: SignalBuilder = ({ config }) => {
  const { slow } = config.thresholds.errorBudget.ticket;
  const least = exhaustedIn(config, slow.burnRate);
  return burnSignal(
    config,
    'ticket',
    { severity: 'warning', sev: 'sev3' },
    {
      alert: 'ErrorBudgetBurnSlow',
      title: { ja: 'エラーバジェットの継続的な消費', en: 'An error budget burns steadily' },
      runbook: {
        meaning: {
          ja: `少ない失敗や遅延が長く続き、このままではエラーバジェットを ${least} 以内に使い切ります。`,
          en: `A few failures or slow answers go on and on: at this speed the error budget is gone within ${least}.`,
        },
        impact: {
          ja: '一部の利用者が繰り返し失敗や遅い応答を経験しています。急ぎではありませんが、放置すると目標を守れません。',
          en: 'Some users meet failures or slow answers again and again. Not urgent; left alone, the objective is missed.',
        },
        diagnosis: budgetDiagnosis(config),
        mitigation: undoReleases(config),
        permanentFix: keepPromise(),
      },
    },
  );
};
