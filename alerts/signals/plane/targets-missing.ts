import type { SignalBuilder } from '../../context';
import { oneOf, promql, series } from '../../promql';
import { expectedTargets } from './expected-targets';
import { planeSignal } from './plane-signal';

/**
 * Share of the targets of a scrape job of the plane that answer, of as many as were synthesized, or as there are nodes:
 * a target that is not discovered at all is missed as one that is down. One of two replicas down is a warning, never
 * a page. The application's own jobs and the database have ServiceDown and DatabaseDown.
 */
export const targetsMissing: SignalBuilder = (context) => {
  const { targets } = context.config.thresholds.monitoring;
  const { quantity, jobs, example, fixed } = expectedTargets(context);
  const [job, count] = example;
  const { record } = quantity;
  return planeSignal(
    context,
    'prometheus',
    {
      alert: 'MonitoringTargetsMissing',
      title: { ja: '監視対象が足りない', en: 'Targets of the plane are missing' },
      quantity: {
        record: 'scrape_targets_up',
        unit: 'ratio',
        parts: [quantity],
        sources: [
          {
            subject: ['job'],
            expr: promql`
              (
                sum by (job) (up{job=~${oneOf(jobs)}})
                or on (job)
                0 * ${record}
              )
              / on (job)
              ${record}`,
            identity: { job },
            others: fixed - 1,
            values: [1, 0.5, 0],
            examples: {
              'none is found': (v) =>
                v > 0 ? { [series('up', { job, instance: 'a' })]: { at: v * count } } : {},
              'some answer': (v) => ({
                [series('up', { job, instance: 'a' })]: { at: v * count * 0.7 },
                [series('up', { job, instance: 'b' })]: { at: v * count * 0.3 },
                [series('up', { job: 'unknown' })]: { at: 1 },
              }),
            },
          },
        ],
      },
      direction: 'below',
      safe: 1,
      noData: 'silent',
    },
    { limit: targets.warning.below, for: targets.warning.for },
    {
      meaning: {
        ja: '監視基盤の部品(エクスポーター、Grafana、Alertmanager、各ノードの kubelet など)の一部または全部が応答しないか、見つかりません。',
        en: 'Some or all instances of a part of the plane (an exporter, Grafana, Alertmanager, the kubelet of a node …) do not answer, or are not found.',
      },
      impact: {
        ja: 'その部品から得る値のアラートは発報しません。',
        en: 'Alerts on what that part measures do not fire.',
      },
      permanentFix: {
        ja: '停止の原因(資源の上限、ノード、ネットワークポリシー)を除く。',
        en: 'Remove what stops it: limits of its resources, a node, a network policy.',
      },
    },
  );
};
