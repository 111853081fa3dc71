import type { SignalBuilder } from '../../context';
import { commands } from '../../commands';
import { promql, range, series } from '../../promql';
import { NODE } from './node-facts';

const METRIC = 'node_cpu_seconds_total';

/** The share of a virtual machine's CPU that its host gives to others. */
export const cpuSteal: SignalBuilder = ({ config }) => {
  const { warning, window } = config.thresholds.cpuSteal;
  const run = commands(config);
  const core = (mode: string, labels: Record<string, string> = {}) =>
    series(METRIC, { job: 'node-exporter', ...NODE, cpu: '0', mode, ...labels });
  return {
    alert: 'NodeCPUSteal',
    title: { ja: 'ホストに CPU を奪われている', en: 'The host takes a node’s CPU' },
    quantity: {
      record: 'node_cpu_steal',
      unit: 'ratio',
      sources: [
        {
          subject: ['node'],
          expr: promql`
            sum by (node) (rate(${METRIC}{job="node-exporter",mode="steal"}${range(window)}))
            /
            sum by (node) (rate(${METRIC}{job="node-exporter"}${range(window)}))`,
          identity: NODE,
          others: 1,
          settle: window,
          examples: {
            'two uneven cores': (v) => ({
              [core('steal')]: { rate: 1.1 * v },
              [core('user')]: { rate: 1 - 1.1 * v },
              [core('steal', { cpu: '1' })]: { rate: 0.9 * v },
              [core('idle', { cpu: '1' })]: { rate: 1 - 0.9 * v },
              [core('steal', { node: 'node-2' })]: { rate: 0.01 },
              [core('idle', { node: 'node-2' })]: { rate: 0.99 },
              [core('steal', { job: 'other' })]: { rate: 7 },
            }),
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
        ja: '仮想マシンのホストが、このノードに使わせるはずの CPU を他に割り当てています(steal)。',
        en: 'The host of the virtual machine gives CPU that is this node’s to others (steal).',
      },
      impact: {
        ja: '使用率が低く見えても応答が遅くなります。アプリケーションの側に原因はありません。',
        en: 'Answers get slower although the node looks idle. The application is not the cause.',
      },
      diagnosis: [
        { text: { ja: 'そのノードで動いている Pod', en: 'Pods on that node' }, command: run.pods },
        {
          text: { ja: 'ノードの種類(インスタンスタイプ)', en: 'The kind of machine' },
          command: run.describeNodes,
        },
      ],
      mitigation: [
        {
          text: {
            ja: 'ノードを切り離して作り直すと、たいてい別のホストに移る。',
            en: 'Drain the node and make it anew: mostly it comes to another host.',
          },
          command: run.nodes,
        },
      ],
      permanentFix: [
        {
          text: {
            ja: 'CPU クレジット制や共有型でないマシンを使う。',
            en: 'Use machines whose CPU is not shared or paid for in credits.',
          },
        },
      ],
    },
  };
};
