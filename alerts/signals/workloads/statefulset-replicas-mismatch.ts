import { commands } from '../../commands';
import { replicasMissing } from './replicas-missing';

/** A StatefulSet has fewer ready pods than it wants: the database, or a part of the plane that keeps data. */
export const statefulSetReplicasMismatch = replicasMissing({
  alert: 'KubeStatefulSetReplicasMismatch',
  title: { ja: 'StatefulSet の Pod が足りない', en: 'A StatefulSet lacks pods' },
  record: 'statefulset_replicas_missing',
  kind: 'statefulset',
  wanted: 'kube_statefulset_replicas',
  serving: 'kube_statefulset_status_replicas_ready',
  example: ({ application }) => application.database.name,
  runbook: ({ config }) => {
    const run = commands(config);
    const { database } = config.application;
    return {
      meaning: {
        ja: 'StatefulSet(データベース、監視基盤)の準備完了の Pod が、望まれた数より少ないままです。',
        en: 'Fewer pods of a StatefulSet (the database, the monitoring plane) are ready than it wants.',
      },
      impact: {
        ja: 'データベースなら DatabaseDown も鳴ります。Prometheus や Alertmanager なら冗長性が失われています。',
        en: 'For the database DatabaseDown fires too. For Prometheus or Alertmanager redundancy is lost.',
      },
      diagnosis: [
        { text: { ja: 'READY の列', en: 'The column READY' }, command: run.statefulSets },
        { text: { ja: 'Pod の状態', en: 'State of the pods' }, command: run.pods },
        {
          text: {
            ja: 'ボリュームが付けられない、ノードがない',
            en: 'A volume that does not attach, no node',
          },
          command: run.events,
        },
        { text: { ja: 'ボリュームは Bound か', en: 'Are the volumes bound' }, command: run.volumes },
      ],
      mitigation: [
        {
          text: {
            ja: 'ノードの障害なら、戻るか取り除かれるまで Pod は移らない。ノードを直すか削除する。',
            en: 'After a node failure the pod does not move until the node is back or removed: repair or delete it.',
          },
          command: run.nodes,
        },
        {
          text: { ja: 'データベースの起動の経過を見る', en: 'Watch the database start' },
          command: run.rolloutStatus('statefulset', database.name),
        },
      ],
      permanentFix: [
        {
          text: {
            ja: 'ボリュームがノードに縛られない StorageClass を使い、ノードの障害から自動で戻るようにする。',
            en: 'Use a StorageClass whose volumes are not tied to a node, so that a lost node is recovered from by itself.',
          },
        },
      ],
    };
  },
});
