import type { SignalBuilder } from '../../context';
import { commands } from '../../commands';
import { promql, range } from '../../promql';
import { NODE, seen } from './node-facts';

const METRIC = 'node_vmstat_oom_kill';

/** How many processes a node's kernel killed for lack of memory within the window, in whatever container. */
export const oomKills: SignalBuilder = ({ config }) => {
  const { warning, window } = config.thresholds.oomKills;
  const run = commands(config);
  return {
    alert: 'NodeOOMKills',
    title: { ja: 'ノードでメモリ不足の強制終了が続く', en: 'A node keeps killing for memory' },
    quantity: {
      record: 'node_oom_kills',
      unit: 'count',
      sources: [
        {
          subject: ['node'],
          expr: promql`
            max by (node) (increase(${METRIC}{job="node-exporter"}${range(window)}))`,
          identity: NODE,
          others: 1,
          settle: window,
          examples: {
            'two exporters on one node': (v) =>
              seen(
                METRIC,
                { rate: v / window },
                { less: { rate: v / window / 2 }, more: { rate: 1 }, another: { rate: 0 } },
              ),
          },
        },
      ],
    },
    direction: 'above',
    safe: 0,
    levels: [{ severity: 'warning', sev: 'sev3', limit: warning.above, for: warning.for }],
    pace: 'slow',
    noData: 'silent',
    team: 'ops-l1',
    tier: 'system',
    board: 'system',
    runbook: {
      meaning: {
        ja: 'ノードのカーネルが、メモリ不足でプロセスを繰り返し強制終了しています。コンテナの中の子プロセスも数えます。',
        en: 'A node’s kernel keeps killing processes for lack of memory, children inside containers included.',
      },
      impact: {
        ja: 'どのプロセスが選ばれるかはカーネル次第です。データベースの子プロセスが落ちると全接続が切れます。',
        en: 'The kernel chooses the victims. If it takes a child of the database all connections are lost.',
      },
      diagnosis: [
        { text: { ja: 'ノードの余裕', en: 'What the nodes have left' }, command: run.topNodes },
        { text: { ja: 'メモリを使っている Pod', en: 'Pods that use memory' }, command: run.topPods },
        {
          text: { ja: 'OOMKilled になったコンテナ', en: 'Containers that were OOMKilled' },
          command: run.describePods,
        },
      ],
      mitigation: [
        {
          text: {
            ja: '漏れている Pod を再起動する。ノード全体が足りないなら Pod を他のノードへ移す。',
            en: 'Restart the pod that leaks. If the whole node is short move pods to another one.',
          },
        },
      ],
      permanentFix: [
        {
          text: {
            ja: 'requests と limits を実際の使用量に合わせ、ノードのメモリを過剰に割り当てない。',
            en: 'Bring requests and limits in line with what is used, so that nodes are not overcommitted.',
          },
        },
      ],
    },
  };
};
