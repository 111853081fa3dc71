import type { SignalBuilder } from '../../context';
import { commands } from '../../commands';
import { promql, series } from '../../promql';
import { NODE, seen } from './node-facts';

const LOAD = 'node_load5';
const CPU = 'node_cpu_seconds_total';

/** Processes that run or wait (for a core, or for a disk), per core of the node. */
export const saturation: SignalBuilder = ({ config }) => {
  const { warning } = config.thresholds.saturation;
  const { service } = config.scaling.backend;
  const run = commands(config);
  const core = (labels: Record<string, string>) =>
    series(CPU, { job: 'node-exporter', ...NODE, cpu: '0', mode: 'idle', ...labels });
  return {
    alert: 'NodeSystemSaturation',
    title: { ja: 'ノードの処理が滞っている', en: 'A node is saturated' },
    quantity: {
      record: 'node_load_per_core',
      unit: 'count',
      sources: [
        {
          subject: ['node'],
          expr: promql`
            max by (node) (${LOAD}{job="node-exporter"})
            /
            sum by (node) (
              group by (node, cpu) (${CPU}{job="node-exporter"})
            )`,
          identity: NODE,
          others: 1,
          examples: {
            'two cores, each with two modes': (v) => ({
              ...seen(LOAD, { at: 2 * v }, { less: { at: v }, more: { at: 90 }, another: { at: 1 } }),
              [core({})]: { rate: 1 },
              [core({ mode: 'user' })]: { rate: 1 },
              [core({ cpu: '1' })]: { rate: 1 },
              [core({ cpu: '1', mode: 'user' })]: { rate: 1 },
              [core({ cpu: '2', job: 'other' })]: { rate: 1 },
              [core({ node: 'node-2' })]: { rate: 1 },
            }),
          },
        },
      ],
    },
    direction: 'above',
    safe: warning.above / 10,
    levels: [{ severity: 'warning', sev: 'sev3', limit: warning.above, for: warning.for }],
    pace: 'slow',
    noData: 'silent',
    team: 'ops-l1',
    tier: 'system',
    board: 'system',
    runbook: {
      meaning: {
        ja: 'コアあたりで実行中か待機中(CPU またはディスク待ち)のプロセスが多すぎます。',
        en: 'Too many processes per core run or wait, for a core or for a disk.',
      },
      impact: {
        ja: 'そのノードのすべてが遅くなり、プローブや計測も期限に遅れ始めます。',
        en: 'Everything on that node gets slower; probes and scrapes begin to miss their deadlines.',
      },
      diagnosis: [
        { text: { ja: 'CPU を使っている Pod', en: 'Pods that use the CPU' }, command: run.busiestPods },
        { text: { ja: 'ノードの使用量', en: 'What the nodes use' }, command: run.topNodes },
        { text: { ja: 'ジョブが重なっていないか', en: 'Do jobs run at the same time' }, command: run.jobs },
      ],
      mitigation: [
        {
          text: { ja: '暴走している Pod を再起動する', en: 'Restart a runaway' },
          command: run.restart('deployment', service),
        },
      ],
      permanentFix: [
        {
          text: {
            ja: 'ノードを増やすか、重い Pod を別のノードへ分ける。CPU が空いているならディスクを速くする。',
            en: 'Add a node, or keep heavy pods apart. If the CPU is idle it is the disk that must be faster.',
          },
        },
      ],
    },
  };
};
