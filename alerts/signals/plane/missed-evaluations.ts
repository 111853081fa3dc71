import type { SignalBuilder } from '../../context';
import { grew, planeSignal } from './plane-signal';

/** Evaluations that never took place. */
export const missedEvaluations: SignalBuilder = (context) =>
  planeSignal(
    context,
    'prometheus',
    {
      alert: 'PrometheusMissingRuleEvaluations',
      title: { ja: 'ルール評価の取りこぼし', en: 'Rule evaluations are skipped' },
      quantity: grew(context, 'prometheus_evaluations_missed', 'prometheus', [
        'prometheus_rule_group_iterations_missed_total',
      ]),
      direction: 'above',
      safe: 0,
      noData: 'silent',
    },
    { limit: 0, for: context.config.thresholds.monitoring.errors.for },
    {
      meaning: {
        ja: 'ルールグループの評価が間隔内に終わらず、回が飛ばされています。',
        en: 'A rule group takes longer than its interval, and evaluations are skipped.',
      },
      impact: { ja: 'アラートの発報が遅れます。', en: 'Alerts fire late.' },
      permanentFix: {
        ja: '重い式を分けるか slow に移し、CPU(plane.prometheus.resources)を増やす。',
        en: 'Split a heavy expression or make its signal slow; raise plane.prometheus.resources.',
      },
    },
  );
