import type { SignalBuilder } from '../../context';
import { commands } from '../../commands';
import { promql, series } from '../../promql';
import { NODE, seen } from './node-facts';

const CONDITION = 'kube_node_status_condition';
const CORDONED = 'kube_node_spec_unschedulable';
const JOB = 'kube-state-metrics';

/** A node is not ready, or nothing is heard of it. One that somebody has cordoned is being worked on. */
export const nodeNotReady: SignalBuilder = ({ config }) => {
  const run = commands(config);
  const cordoned = (labels: Record<string, string>) => series(CORDONED, { job: JOB, ...NODE, ...labels });
  const condition = (labels: Record<string, string>) =>
    series(CONDITION, { job: JOB, ...NODE, condition: 'Ready', status: 'true', ...labels });
  return {
    alert: 'KubeNodeNotReady',
    title: { ja: 'ノードが停止している', en: 'A node is not ready' },
    quantity: {
      record: 'node_not_ready',
      unit: 'state',
      sources: [
        {
          subject: ['node'],
          expr: promql`
            1 - max by (node) (${CONDITION}{job="${JOB}",condition="Ready",status="true"})
            unless
            max by (node) (${CORDONED}{job="${JOB}"}) > 0`,
          identity: NODE,
          others: 1,
          examples: {
            'one of three nodes, one of them cordoned': (v) => ({
              ...seen(
                CONDITION,
                { at: 1 - v },
                { less: { at: 0 }, more: { at: 1 }, another: { at: 1 } },
                { condition: 'Ready', status: 'true' },
                JOB,
              ),
              [condition({ status: 'unknown' })]: { at: 1 },
              [condition({ condition: 'DiskPressure' })]: { at: 1 },
              [cordoned({})]: { at: 0 },
              [cordoned({ job: 'other' })]: { at: 1 },
              [condition({ node: 'node-3' })]: { at: 0 },
              [cordoned({ node: 'node-3', instance: 'a' })]: { at: 0 },
              [cordoned({ node: 'node-3', instance: 'b' })]: { at: 1 },
            }),
          },
        },
      ],
    },
    direction: 'above',
    safe: 0,
    levels: [
      { severity: 'critical', sev: 'sev2', limit: 0, for: config.thresholds.nodeNotReady.critical.for },
    ],
    pace: 'slow',
    noData: 'silent',
    team: 'ops-l1',
    tier: 'system',
    board: 'system',
    runbook: {
      meaning: {
        ja: 'ノードの kubelet が準備完了と報告しないか、報告自体が届きません。作業中(cordon 済み)のノードは数えません。',
        en: 'A node’s kubelet does not report that it is ready, or does not report at all. Cordoned nodes do not count.',
      },
      impact: {
        ja: 'そのノードの Pod は働いていません。Deployment は数分後に他へ移り、StatefulSet(データベース)は移りません。',
        en: 'Its pods do no work. Deployments move elsewhere after minutes; StatefulSets such as the database do not.',
      },
      diagnosis: [
        { text: { ja: 'どのノードか', en: 'Which node' }, command: run.nodes },
        {
          text: { ja: 'Conditions の理由と時刻', en: 'Reason and time under Conditions' },
          command: run.describeNodes,
        },
        { text: { ja: 'そのノードにあった Pod', en: 'Pods that were on it' }, command: run.pods },
      ],
      mitigation: [
        {
          text: {
            ja: 'マシンを再起動するか作り直す。戻らないと分かったら Node を削除すると、StatefulSet の Pod も移る。',
            en: 'Restart the machine or replace it. Once it is known not to come back delete its Node: then the pods of StatefulSets move too.',
          },
        },
      ],
      permanentFix: [
        {
          text: {
            ja: '一台を失っても足りる数のノードを持ち、ノードの自動修復を有効にする。',
            en: 'Have enough nodes to lose one, and let the provider repair nodes by itself.',
          },
        },
      ],
    },
  };
};
