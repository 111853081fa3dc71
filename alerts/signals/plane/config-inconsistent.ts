import type { SignalBuilder } from '../../context';
import { promql, series } from '../../promql';
import { planeSignal } from './plane-signal';

/** Peers that group and route differently send twice, or not at all. */
export const configInconsistent: SignalBuilder = (context) => {
  const { inconsistent } = context.config.thresholds.monitoring;
  const metric = 'alertmanager_config_hash';
  const of = (pod: string, more = {}) => series(metric, { job: 'alertmanager', pod, ...more });
  return planeSignal(
    context,
    'alertmanager',
    {
      alert: 'AlertmanagerConfigInconsistent',
      title: { ja: 'Alertmanager の設定が不一致', en: 'Alertmanagers differ in their configuration' },
      quantity: {
        record: 'alertmanager_configs_differ',
        unit: 'state',
        sources: [
          {
            subject: ['job'],
            expr: promql`
              max by (job) (${metric}{job="alertmanager"})
              > bool
              min by (job) (${metric}{job="alertmanager"})`,
            identity: { job: 'alertmanager' },
            examples: {
              'one of three peers': (v) => ({
                [of('alertmanager-0')]: { at: 5e9 },
                [of('alertmanager-1')]: { at: 5e9 + v },
                [of('alertmanager-2')]: { at: 5e9 },
                [of('alertmanager-0', { job: 'other' })]: { at: 7 },
              }),
            },
          },
        ],
      },
      direction: 'above',
      safe: 0,
      noData: 'silent',
    },
    { limit: 0, for: inconsistent.for },
    {
      meaning: {
        ja: 'Alertmanager のレプリカが異なる設定で動いています。',
        en: 'The replicas of Alertmanager run with different configurations.',
      },
      impact: {
        ja: '通知が重複するか、古い宛先に届きます。',
        en: 'Messages come twice, or go where they no longer should.',
      },
      permanentFix: {
        ja: '配布が途中で止まった理由を調べ、最後まで行う。',
        en: 'Find out why a rollout stopped half-way, and finish it.',
      },
    },
  );
};
