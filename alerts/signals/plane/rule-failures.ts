import type { SignalBuilder } from '../../context';
import { grew, planeSignal } from './plane-signal';

/** Rules are evaluated, but with errors: their alerts are mute. */
export const ruleFailures: SignalBuilder = (context) =>
  planeSignal(
    context,
    'prometheus',
    {
      alert: 'PrometheusRuleFailures',
      title: { ja: 'ルール評価の失敗', en: 'Rules fail to be evaluated' },
      quantity: grew(context, 'prometheus_rules_failing', 'prometheus', [
        'prometheus_rule_evaluation_failures_total',
      ]),
      direction: 'above',
      safe: 0,
      noData: 'silent',
    },
    { limit: 0, for: context.config.thresholds.monitoring.errors.for },
    {
      meaning: {
        ja: 'Prometheus の一部のルールが評価できません。',
        en: 'Prometheus cannot evaluate some of its rules.',
      },
      impact: {
        ja: 'そのルールのアラートは発報せず、記録も途切れます。',
        en: 'Their alerts do not fire, and what they record has gaps.',
      },
      permanentFix: {
        ja: '失敗したルールの式を直し、その入力を量のテストに加える。',
        en: 'Correct the expression of the rule, and add the input that broke it to its quantity test.',
      },
    },
  );
