import type { SignalBuilder } from '../../context';
import { commands } from '../../commands';
import { promql } from '../../promql';
import { fact, qualifying, told } from './kube-facts';

const of = (name: string) => `kube_horizontalpodautoscaler_${name}`;
const DESIRED = of('status_desired_replicas');
const MAXIMUM = of('spec_max_replicas');
const MINIMUM = of('spec_min_replicas');

/** An autoscaler is at its maximum, and there is something between its minimum and its maximum. */
export const hpaMaxedOut: SignalBuilder = (context) => {
  const { config } = context;
  const { service } = config.scaling.backend;
  const hpa = { namespace: config.application.namespace, horizontalpodautoscaler: service };
  const run = commands(config);
  const by = 'max by (namespace, horizontalpodautoscaler)';
  const limits = (minimum: number) => ({
    ...told(MAXIMUM, hpa, { at: 10 }, { less: { at: 2 }, more: { at: 20 }, another: { at: 6 } }),
    ...told(MINIMUM, hpa, { at: minimum }, { less: { at: 1 }, more: { at: 20 }, another: { at: 2 } }),
  });
  return {
    alert: 'KubeHpaMaxedOut',
    title: { ja: 'HPA が上限に達したまま', en: 'An autoscaler is at its maximum' },
    quantity: {
      record: 'hpa_maxed_out',
      unit: 'state',
      sources: [
        {
          subject: ['namespace', 'horizontalpodautoscaler'],
          expr: promql`
            (
              ${by} (${fact(context, DESIRED)})
              == bool
              ${by} (${qualifying(MAXIMUM)})
            )
            *
            (
              ${by} (${qualifying(MINIMUM)})
              < bool
              ${by} (${qualifying(MAXIMUM)})
            )`,
          identity: hpa,
          others: 1,
          examples: {
            'as many as it may': (v) => ({
              ...limits(2),
              ...told(
                DESIRED,
                hpa,
                { at: v > 0 ? 10 : 9 },
                { less: { at: 2 }, more: { at: 20 }, another: { at: 3 } },
              ),
            }),
            'a minimum that is the maximum': (v) => ({
              ...limits(v > 0 ? 9 : 10),
              ...told(DESIRED, hpa, { at: 10 }, { less: { at: 2 }, more: { at: 20 }, another: { at: 3 } }),
            }),
          },
        },
      ],
    },
    direction: 'above',
    safe: 0,
    levels: [{ severity: 'warning', sev: 'sev3', limit: 0, for: config.thresholds.hpaMaxedOut.warning.for }],
    pace: 'slow',
    noData: 'silent',
    team: 'ops-l1',
    tier: 'system',
    board: 'system',
    runbook: {
      meaning: {
        ja: 'HPA が上限の Pod 数に達したままです。これ以上は増やせません。',
        en: 'An autoscaler has been at its maximum for long; it cannot add pods any more.',
      },
      impact: {
        ja: '負荷がさらに増えると応答が遅くなります。暴走や攻撃で上限に達していることもあります。',
        en: 'More load makes answers slower. A runaway or an attack may be what drives it.',
      },
      diagnosis: [
        { text: { ja: '現在の使用率と目標', en: 'Usage now, and the target' }, command: run.hpa },
        {
          text: { ja: '増減の記録と条件', en: 'What it did, and its conditions' },
          command: run.describe('hpa', service),
        },
        { text: { ja: 'どの Pod が使っているか', en: 'Which pods use it' }, command: run.busiestPods },
        { text: { ja: 'ノードの空き', en: 'Room on the nodes' }, command: run.topNodes },
      ],
      mitigation: [
        {
          text: {
            ja: '負荷が正当なら scaling.backend.horizontal.maxReplicas を上げて反映する。kubectl scale は HPA に戻されるので使わない。',
            en: 'If the load is genuine raise scaling.backend.horizontal.maxReplicas and deploy. kubectl scale does not last: the autoscaler takes it back.',
          },
        },
        {
          text: { ja: '暴走なら再起動する', en: 'Restart a runaway' },
          command: run.restart('deployment', service),
        },
      ],
      permanentFix: [
        {
          text: {
            ja: '負荷の推移から scaling.backend.horizontal.maxReplicas とノードの数を見直す。',
            en: 'Review scaling.backend.horizontal.maxReplicas and the number of nodes from the load over weeks.',
          },
        },
      ],
    },
  };
};
