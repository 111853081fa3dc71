import type { SignalBuilder } from '../../context';
import { commands } from '../../commands';
import { promql, series } from '../../promql';
import { fact, told } from './kube-facts';

const METRIC = 'kube_horizontalpodautoscaler_status_condition';

/** An autoscaler does not work: it cannot read its metrics (ScalingActive), or cannot scale (AbleToScale). */
export const hpaUnableToScale: SignalBuilder = (context) => {
  const { config } = context;
  const { service } = config.scaling.backend;
  const hpa = { namespace: config.application.namespace, horizontalpodautoscaler: service };
  const run = commands(config);
  const condition = (name: string) => ({ condition: name, status: 'false', ...hpa });
  const beside = (labels: Record<string, string>) =>
    series(METRIC, { job: 'kube-state-metrics', ...condition('ScalingActive'), ...labels });
  const example = (name: string) => (v: number) => ({
    ...told(METRIC, condition(name), { at: v }, { less: { at: 0 }, more: { at: 1 }, another: { at: 0 } }),
    [beside({ status: 'true' })]: { at: 1 },
    // At its maximum or minimum: no fault.
    [beside({ condition: 'ScalingLimited' })]: { at: 1 },
  });
  return {
    alert: 'HpaUnableToScale',
    title: { ja: 'HPA が働いていない', en: 'An autoscaler does not work' },
    quantity: {
      record: 'hpa_unable_to_scale',
      unit: 'state',
      sources: [
        {
          subject: ['namespace', 'horizontalpodautoscaler'],
          expr: promql`
            max by (namespace, horizontalpodautoscaler) (
              ${fact(context, METRIC, ',condition=~"AbleToScale|ScalingActive",status="false"')}
            )`,
          identity: hpa,
          others: 1,
          examples: {
            'no metrics': example('ScalingActive'),
            'no way to scale': example('AbleToScale'),
          },
        },
      ],
    },
    direction: 'above',
    safe: 0,
    levels: [{ severity: 'warning', sev: 'sev3', limit: 0, for: config.thresholds.hpaUnable.warning.for }],
    pace: 'slow',
    noData: 'silent',
    team: 'ops-l1',
    tier: 'system',
    board: 'system',
    runbook: {
      meaning: {
        ja: 'HPA が使用率を読めない(ScalingActive=False)か、対象を増減できません(AbleToScale=False)。',
        en: 'An autoscaler cannot read the usage (ScalingActive=False), or cannot scale its target (AbleToScale=False).',
      },
      impact: {
        ja: 'Pod の数は今のまま変わりません。負荷が増えても増えず、減っても減りません。',
        en: 'The number of pods stays as it is, whatever the load.',
      },
      diagnosis: [
        { text: { ja: 'TARGETS が unknown か', en: 'Is TARGETS unknown' }, command: run.hpa },
        {
          text: { ja: 'Conditions の理由', en: 'The reasons under Conditions' },
          command: run.describe('hpa', service),
        },
        {
          text: {
            ja: 'metrics-server は答えるか(エラーなら metrics-server を直す)',
            en: 'Does the metrics-server answer? If not it is what to repair',
          },
          command: run.topPods,
        },
      ],
      mitigation: [
        {
          text: {
            ja: 'コンテナに requests がないと使用率は計算できない。scaling.backend.resources を反映し直す。',
            en: 'Without requests on its containers there is no usage to compute: deploy scaling.backend.resources again.',
          },
        },
        {
          text: {
            ja: '直るまでは scaling.backend.horizontal.minReplicas を上げて反映し、余裕を持たせる。',
            en: 'Until it is repaired raise scaling.backend.horizontal.minReplicas and deploy, for reserve.',
          },
        },
      ],
      permanentFix: [
        {
          text: {
            ja: 'metrics-server を冗長にし、対象のすべてのコンテナに requests を付ける。',
            en: 'Run the metrics-server redundantly, and give every container of the target requests.',
          },
        },
      ],
    },
  };
};
