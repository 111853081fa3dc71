import { commands } from '../../commands';
import { replicasMissing } from './replicas-missing';

/** A DaemonSet is not available on every node it should be on: an agent that measures or collects logs is missing. */
export const daemonSetPodsMissing = replicasMissing({
  alert: 'KubeDaemonSetNotAvailable',
  title: { ja: 'DaemonSet の Pod が足りない', en: 'A DaemonSet lacks pods' },
  record: 'daemonset_pods_missing',
  kind: 'daemonset',
  wanted: 'kube_daemonset_status_desired_number_scheduled',
  serving: 'kube_daemonset_status_number_available',
  example: () => 'node-exporter',
  runbook: ({ config }) => {
    const run = commands(config);
    return {
      meaning: {
        ja: 'ノードごとのエージェント(node-exporter など)が動いていないノードがあります。',
        en: 'On some node an agent such as node-exporter does not run.',
      },
      impact: {
        ja: 'そのノードの計測やログの収集が欠けます。アプリケーションには影響しません。',
        en: 'That node is not measured, or its logs are not collected. The application is not affected.',
      },
      diagnosis: [
        { text: { ja: 'DESIRED と AVAILABLE', en: 'DESIRED and AVAILABLE' }, command: run.daemonSets },
        { text: { ja: 'どのノードにないか', en: 'Which node lacks it' }, command: run.pods },
        {
          text: { ja: 'ノードの状態と taint', en: 'State and taints of the nodes' },
          command: run.describeNodes,
        },
        { text: { ja: '直近の出来事', en: 'Recent events' }, command: run.events },
      ],
      mitigation: [
        {
          text: {
            ja: 'ノードの空きがないなら作る。ノードの障害なら KubeNodeNotReady の手順に従う。',
            en: 'Make room where a node is full; where the node is broken follow the runbook of KubeNodeNotReady.',
          },
        },
      ],
      permanentFix: [
        {
          text: {
            ja: 'エージェントの requests をすべてのノードに収まる大きさにし、taint を許容させる。',
            en: 'Keep the agents’ requests small enough for every node, and let them tolerate its taints.',
          },
        },
      ],
    };
  },
});
