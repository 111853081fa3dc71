import { formatDuration } from '../../../config';
import type { Config } from '../../../config';
import type { SignalBuilder } from '../../context';
import { promql, series } from '../../promql';
import type { Quantity } from '../../quantity';
import { budgets, burnRateNow, usedBudget } from '../../slo/budget';
import { exampleSlo, identityOf, OBJECTIVE } from '../../slo/objectives';
import { requestCount } from '../../slo/request-count';
import { mainOwner, perOwner } from '../application/owners';
import { budgetDiagnosis, keepPromise, undoReleases } from './steps';

/** Little is left of the period's error budget: from here on reliability comes before features. */
export const errorBudgetLow: SignalBuilder = ({ config }) => {
  const { low, period, ticket } = config.thresholds.errorBudget;
  const lasting = formatDuration(period);
  return {
    alert: 'ErrorBudgetLow',
    title: { ja: 'エラーバジェットの残りわずか', en: 'Little is left of an error budget' },
    quantity: remaining(config),
    guard: { quantity: requestCount(config, period), min: ticket.minimumRequests },
    direction: 'below',
    safe: 1,
    levels: perOwner(config, {
      severity: 'warning',
      sev: 'sev4',
      limit: low.warning.below,
      for: low.warning.for,
    }),
    noData: 'silent',
    pace: 'slow',
    team: mainOwner(config),
    tier: 'application',
    board: 'application',
    runbook: {
      meaning: {
        ja: `直近 ${lasting} の目標(SLO)が許す失敗や遅延を、ほぼ使い切りました。負の値は目標を守れなかったことを表します。`,
        en: `Nearly all that an objective (SLO) allowed to fail or be late within ${lasting} has been used up; below zero it is missed.`,
      },
      impact: {
        ja: '今は障害でなくても、次の障害で目標を破ります。',
        en: 'Nothing need be broken now, but the next incident breaks the promise.',
      },
      diagnosis: budgetDiagnosis(config),
      mitigation: [
        {
          text: {
            ja: '危険なリリースを控え、信頼性の改善を優先する。',
            en: 'Hold back risky releases; reliability comes first.',
          },
        },
        ...undoReleases(config),
      ],
      permanentFix: keepPromise(),
    },
  };
};

function remaining(config: Config): Quantity {
  const used = usedBudget(config);
  const slo = exampleSlo(config);
  const { objective, period, info } = budgets(config);
  return {
    record: 'slo:period_error_budget_remaining:ratio',
    unit: 'ratio',
    // The others are read by boards made for sloth.
    parts: [objective, period, info, burnRateNow(config), used],
    sources: [
      {
        subject: OBJECTIVE,
        expr: promql`
          1 - ${used.record}`,
        identity: identityOf(slo),
        examples: { 'used up so far': (v) => ({ [series(used.record, slo.labels)]: { at: 1 - v } }) },
      },
    ],
  };
}
