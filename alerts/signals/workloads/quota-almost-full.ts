import type { SignalBuilder } from '../../context';
import type { Wave } from '../../quantity';
import { commands } from '../../commands';
import { promql } from '../../promql';
import { fact, qualifying, told } from './kube-facts';

const METRIC = 'kube_resourcequota';

/** A ResourceQuota of the namespace is nearly used up. A quota of nothing is meant so, and is left out. */
export const quotaAlmostFull: SignalBuilder = (context) => {
  const { config } = context;
  const { warning } = config.thresholds.quota;
  const { namespace } = config.application;
  const quota = { namespace, resourcequota: 'quota', resource: 'limits.cpu' };
  const run = commands(config);
  const given = (type: 'used' | 'hard', value: Wave, less: number, more: number, another: number) =>
    told(METRIC, { type, ...quota }, value, {
      less: { at: less },
      more: { at: more },
      another: { at: another },
    });
  return {
    alert: 'KubeQuotaAlmostFull',
    title: { ja: '名前空間の割り当て上限に近い', en: 'A quota is nearly used up' },
    quantity: {
      record: 'quota_usage',
      unit: 'ratio',
      sources: [
        {
          subject: ['namespace', 'resourcequota', 'resource'],
          expr: promql`
            max by (namespace, resourcequota, resource) (${fact(context, METRIC, ',type="used"')})
            /
            (
              max by (namespace, resourcequota, resource) (${qualifying(METRIC, ',type="hard"')})
              > 0
            )`,
          identity: quota,
          others: 1,
          // A quota may be set below what is used already.
          values: [warning.above / 3, 0.97 * warning.above, 1.02 * warning.above, 1.5],
          examples: {
            'half a core': (v) => ({
              ...given('used', { at: 0.5 * v }, 0, 9, 0.1),
              ...given('hard', { at: 0.5 }, 0.4, 99, 4),
              // Nothing of it is allowed, and nothing is used.
              ...told(
                METRIC,
                { type: 'used', ...quota, resource: 'services.loadbalancers' },
                { at: 0 },
                { less: undefined, more: undefined },
              ),
              ...told(
                METRIC,
                { type: 'hard', ...quota, resource: 'services.loadbalancers' },
                { at: 0 },
                { less: undefined, more: undefined },
              ),
            }),
          },
        },
      ],
    },
    direction: 'above',
    safe: warning.above / 3,
    levels: [{ severity: 'warning', sev: 'sev3', limit: warning.above, for: warning.for }],
    pace: 'slow',
    noData: 'silent',
    team: 'ops-l1',
    tier: 'system',
    board: 'system',
    runbook: {
      meaning: {
        ja: '名前空間の ResourceQuota の使用率がしきい値を超え続けています。',
        en: 'A ResourceQuota of the namespace has been used beyond the limit for some time.',
      },
      impact: {
        ja: '上限に達すると新しい Pod は作られません。リリース、HPA、バックアップも止まります。',
        en: 'Once it is used up no pod is created: releases, the autoscaler and backups stop.',
      },
      diagnosis: [
        { text: { ja: '使用量と上限', en: 'What is used, and the limits' }, command: run.resourceQuotas },
        { text: { ja: '何が動いているか', en: 'What is running' }, command: run.pods },
        { text: { ja: '終わっていないジョブ', en: 'Jobs that have not ended' }, command: run.jobs },
      ],
      mitigation: [
        {
          text: {
            ja: '不要な Pod やジョブを減らすか、クラスター管理者に上限の引き上げを頼む。',
            en: 'Remove pods and jobs that nobody needs, or ask the cluster’s administrators for more.',
          },
        },
      ],
      permanentFix: [
        {
          text: {
            ja: '四半期ごとに使用量を見て、上限と requests を合わせ直す。',
            en: 'Review usage every quarter, and bring quota and requests in line.',
          },
        },
      ],
    },
  };
};
