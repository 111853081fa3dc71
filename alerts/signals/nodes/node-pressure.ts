import type { SignalBuilder } from '../../context';
import { commands } from '../../commands';
import { promql, series } from '../../promql';
import { NODE, seen } from './node-facts';

const METRIC = 'kube_node_status_condition';
const JOB = 'kube-state-metrics';

/** A node says that it runs out of disk, memory or process numbers, or that it has no network. */
export const nodePressure: SignalBuilder = ({ config }) => {
  const run = commands(config);
  const condition = { condition: 'DiskPressure', status: 'true' };
  const beside = (labels: Record<string, string>) =>
    series(METRIC, { job: JOB, ...NODE, ...condition, ...labels });
  return {
    alert: 'KubeNodePressure',
    title: { ja: 'ノードの資源が尽きかけている', en: 'A node runs out of something' },
    quantity: {
      record: 'node_pressure',
      unit: 'state',
      sources: [
        {
          subject: ['node', 'condition'],
          expr: promql`
            max by (node, condition) (
              ${METRIC}{job="${JOB}",condition=~"DiskPressure|MemoryPressure|PIDPressure|NetworkUnavailable",status="true"}
            )`,
          identity: { ...NODE, condition: 'DiskPressure' },
          others: 1,
          examples: {
            'a full disk': (v) => ({
              ...seen(
                METRIC,
                { at: v },
                { less: { at: 0 }, more: { at: 1 }, another: { at: 0 } },
                condition,
                JOB,
              ),
              [beside({ status: 'false' })]: { at: 1 },
              [beside({ condition: 'Ready' })]: { at: 1 },
            }),
          },
        },
      ],
    },
    direction: 'above',
    safe: 0,
    levels: [{ severity: 'warning', sev: 'sev3', limit: 0, for: config.thresholds.nodePressure.warning.for }],
    pace: 'slow',
    noData: 'silent',
    team: 'ops-l1',
    tier: 'system',
    board: 'system',
    runbook: {
      meaning: {
        ja: 'ノードがディスク、メモリ、プロセス番号の不足か、ネットワークがないことを報告しています(対象の末尾が状態の名前)。',
        en: 'A node reports that it is short of disk, memory or process numbers, or has no network; the subject ends with the condition.',
      },
      impact: {
        ja: 'kubelet は Pod を追い出し始め、新しい Pod を受け付けません。',
        en: 'The kubelet evicts pods and takes no new ones.',
      },
      diagnosis: [
        {
          text: { ja: 'Conditions と使用量', en: 'Conditions, and what is allocated' },
          command: run.describeNodes,
        },
        { text: { ja: '追い出された Pod', en: 'Evicted pods' }, command: run.events },
        { text: { ja: 'メモリを使っている Pod', en: 'Pods that use memory' }, command: run.topPods },
        { text: { ja: 'ノードの使用量', en: 'What the nodes use' }, command: run.topNodes },
      ],
      mitigation: [
        {
          text: {
            ja: 'ディスクは使っていないイメージとログを消す。メモリとプロセスは使いすぎている Pod を再起動する。',
            en: 'Disk: remove unused images and logs. Memory and processes: restart the pod that uses too many.',
          },
        },
      ],
      permanentFix: [
        {
          text: {
            ja: '暴走する Pod に上限(memory、ephemeral-storage、podPidsLimit)を付け、ノードの大きさを見直す。',
            en: 'Give pods limits (memory, ephemeral-storage, podPidsLimit), and review the size of the nodes.',
          },
        },
      ],
    },
  };
};
