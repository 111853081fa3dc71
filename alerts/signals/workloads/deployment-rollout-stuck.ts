import type { SignalBuilder } from '../../context';
import { commands } from '../../commands';
import { promql, series } from '../../promql';
import { fact, told } from './kube-facts';
import { ownerOf, perTeam, withOwner } from './owner';

const METRIC = 'kube_deployment_status_condition';

/** Kubernetes has given a rollout up: its progress deadline is over. */
export const deploymentRolloutStuck: SignalBuilder = (context) => {
  const { config } = context;
  const { namespace, services } = config.application;
  const name = services[0]?.name ?? 'main';
  const deployment = { namespace, deployment: name };
  const condition = { condition: 'Progressing', status: 'false', ...deployment };
  const run = commands(config);
  const beside = (labels: Record<string, string>) =>
    series(METRIC, { job: 'kube-state-metrics', ...condition, ...labels });
  return {
    alert: 'KubeDeploymentRolloutStuck',
    title: { ja: 'リリースが進まない', en: 'A rollout is stuck' },
    quantity: {
      record: 'deployment_rollout_stuck',
      unit: 'state',
      sources: [
        {
          subject: ['namespace', 'deployment'],
          expr: withOwner(
            config,
            promql`
              max by (namespace, deployment) (
                ${fact(context, METRIC, ',condition="Progressing",status="false"')}
              )`,
            'deployment',
          ),
          identity: deployment,
          carries: ownerOf(config, name),
          others: 1,
          examples: {
            'progress is over': (v) => ({
              ...told(METRIC, condition, { at: v }, { less: { at: 0 }, more: { at: 1 }, another: { at: 0 } }),
              [beside({ status: 'true' })]: { at: 1 },
              [beside({ condition: 'ReplicaFailure' })]: { at: 1 },
            }),
          },
        },
      ],
    },
    direction: 'above',
    safe: 0,
    levels: perTeam(config, {
      severity: 'warning',
      sev: 'sev3',
      limit: 0,
      for: config.thresholds.rolloutStuck.warning.for,
    }),
    pace: 'slow',
    noData: 'silent',
    team: 'ops-l1',
    tier: 'system',
    board: 'system',
    runbook: {
      meaning: {
        ja: 'Deployment の更新が期限(progressDeadlineSeconds)までに進まず、Kubernetes が失敗とみなしました(Progressing=False)。',
        en: 'A Deployment’s update made no progress before its deadline (progressDeadlineSeconds); Kubernetes calls it failed (Progressing=False).',
      },
      impact: {
        ja: '新しい版は出ていません。古い Pod が残っている間、利用者への影響はありません。',
        en: 'The new version is not out. While the old pods remain users do not notice.',
      },
      diagnosis: [
        { text: { ja: 'UP-TO-DATE と AVAILABLE', en: 'UP-TO-DATE and AVAILABLE' }, command: run.deployments },
        {
          text: { ja: '新しい Pod が起動しない理由', en: 'Why the new pods do not start' },
          command: run.pods,
        },
        ...services.map((service) => ({
          text: { ja: `${service.title}: 更新の経過`, en: `${service.name}: how far it is` },
          command: run.rolloutStatus('deployment', service.name),
        })),
      ],
      mitigation: services.map((service) => ({
        text: { ja: `${service.title}: 前の版に戻す`, en: `${service.name}: go back to the version before` },
        command: run.undo(service.name),
      })),
      permanentFix: [
        {
          text: {
            ja: '失敗した版をステージングで再現してから、原因を直して出し直す。',
            en: 'Reproduce the failed version in staging, mend the cause and release it again.',
          },
        },
      ],
    },
  };
};
