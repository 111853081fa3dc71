import type { SignalBuilder } from '../../context';
import { burnSignal, exhaustedIn } from './burn-signal';
import { budgetDiagnosis, keepPromise, undoReleases } from './steps';

/** An objective's budget goes so fast that people must stop it now (Google SRE workbook, chapter 5: page). */
export const errorBudgetBurn: SignalBuilder = ({ config }) => {
  const { slow } = config.thresholds.errorBudget.page;
  const least = exhaustedIn(config, slow.burnRate);
  return burnSignal(
    config,
    'page',
    { severity: 'critical', sev: 'sev2' },
    {
      alert: 'ErrorBudgetBurn',
      title: { ja: 'エラーバジェットの急速な消費', en: 'An error budget burns fast' },
      runbook: {
        meaning: {
          ja: `サービスの目標(SLO)が許す失敗や遅延が、許容の ${slow.burnRate} 倍以上の速さで消費されています。このままでは ${least} 以内に使い切ります。`,
          en: `What an objective (SLO) allows to fail or be late is used up ${slow.burnRate} times as fast as it may: at this speed the budget is gone within ${least}.`,
        },
        impact: {
          ja: '利用者の多くが失敗や遅い応答を経験しています。',
          en: 'Many users meet failures or slow answers.',
        },
        diagnosis: budgetDiagnosis(config),
        mitigation: undoReleases(config),
        permanentFix: keepPromise(),
      },
    },
  );
};
