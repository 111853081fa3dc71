import { commands } from '../../commands';
import { replicasMissing } from './replicas-missing';

/** A Deployment has fewer available pods than it wants, for longer than a rollout or an autoscaler takes. */
export const deploymentReplicasMismatch = replicasMissing({
  alert: 'KubeDeploymentReplicasMismatch',
  title: { ja: 'Deployment の Pod が足りない', en: 'A Deployment lacks pods' },
  record: 'deployment_replicas_missing',
  kind: 'deployment',
  wanted: 'kube_deployment_spec_replicas',
  serving: 'kube_deployment_status_replicas_available',
  example: ({ application }) => application.services[0]?.name ?? 'main',
  runbook: ({ config }) => {
    const run = commands(config);
    const { services } = config.application;
    return {
      meaning: {
        ja: 'Deployment の利用可能な Pod が、望まれた数より少ないままです。',
        en: 'Fewer pods of a Deployment are available than it wants, and that does not change.',
      },
      impact: {
        ja: '残りの Pod が負荷を引き受けています。余裕がなければ応答が遅くなります。',
        en: 'The other pods bear the load; without reserve answers get slower.',
      },
      diagnosis: [
        { text: { ja: 'READY の列', en: 'The column READY' }, command: run.deployments },
        { text: { ja: '足りない Pod の状態', en: 'State of the pods' }, command: run.pods },
        {
          text: { ja: '作られない理由(割り当て、スケジュール)', en: 'Why they are not made' },
          command: run.events,
        },
        { text: { ja: '割り当て上限', en: 'Quotas' }, command: run.resourceQuotas },
      ],
      mitigation: services.map(({ name, title }) => ({
        text: { ja: `${title}: リリースが原因なら戻す`, en: `${name}: undo a release that caused it` },
        command: run.undo(name),
      })),
      permanentFix: [
        {
          text: {
            ja: 'Pod の数とノードの空きに余裕を持たせ、一台のノードが失われても足りるようにする。',
            en: 'Keep reserve, so that the pods suffice when one node is lost.',
          },
        },
      ],
    };
  },
});
