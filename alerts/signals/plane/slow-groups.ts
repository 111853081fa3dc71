import type { SignalBuilder } from '../../context';
import { promql, series } from '../../promql';
import { planeSignal } from './plane-signal';

/** The share of its interval that the slowest rule group takes. */
export const slowGroups: SignalBuilder = (context) => {
  const { ruleDuration } = context.config.thresholds.monitoring;
  const labels = { job: 'prometheus', pod: 'prometheus-0' };
  const [took, interval] = [
    'prometheus_rule_group_last_duration_seconds',
    'prometheus_rule_group_interval_seconds',
  ];
  const group = (metric: string, rule_group: string, more = {}) =>
    series(metric, { ...labels, rule_group, ...more });
  return planeSignal(
    context,
    'prometheus',
    {
      alert: 'PrometheusRuleGroupSlow',
      title: { ja: 'ルール評価が遅い', en: 'Rules take too long to evaluate' },
      quantity: {
        record: 'prometheus_rule_group_busy',
        unit: 'ratio',
        sources: [
          {
            subject: ['pod'],
            expr: promql`
              max by (pod) (
                ${took}{job="prometheus"}
                / on (pod, rule_group)
                ${interval}{job="prometheus"}
              )`,
            identity: { pod: labels.pod },
            others: 1,
            examples: {
              'a slow group and a quick one': (v) => ({
                [group(took, 'a')]: { at: 60 * v },
                [group(interval, 'a')]: { at: 60 },
                [group(took, 'b')]: { at: 0 },
                [group(interval, 'b')]: { at: 15 },
                [group(took, 'a', { pod: 'prometheus-1' })]: { at: 1 },
                [group(interval, 'a', { pod: 'prometheus-1' })]: { at: 99 },
                [group(took, 'a', { job: 'other' })]: { at: 999 },
                [group(interval, 'a', { job: 'other' })]: { at: 1 },
              }),
            },
          },
        ],
      },
      direction: 'above',
      safe: ruleDuration.warning.above / 10,
      noData: 'silent',
    },
    { limit: ruleDuration.warning.above, for: ruleDuration.warning.for },
    {
      meaning: {
        ja: 'いちばん遅いルールグループの評価が、間隔のほとんどを使っています。',
        en: 'The slowest rule group takes most of its interval.',
      },
      impact: {
        ja: 'これ以上増えると評価が飛ばされ、アラートが遅れます。',
        en: 'Any more and evaluations are skipped: alerts fire late.',
      },
      permanentFix: {
        ja: '重い式を分けるか slow に移し、plane.prometheus.resources を見直す。',
        en: 'Split a heavy expression or make its signal slow; set plane.prometheus.resources anew.',
      },
    },
  );
};
