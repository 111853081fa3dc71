import type { SignalBuilder } from '../../context';
import { commands } from '../../commands';
import { promql, range, series } from '../../promql';
import { NODE } from './node-facts';

const METRIC = 'node_boot_time_seconds';

/**
 * How much later a node has booted than the boot that was known within the window. A new node has booted once;
 * a clock that is set moves the time of boot by little.
 */
export const rebooted: SignalBuilder = ({ config }) => {
  const { warning, window } = config.thresholds.nodeRebooted;
  const run = commands(config);
  const boot = (labels: Record<string, string>) =>
    series(METRIC, { job: 'node-exporter', ...NODE, ...labels });
  return {
    alert: 'NodeRebooted',
    title: { ja: 'ノードが再起動した', en: 'A node has rebooted' },
    quantity: {
      record: 'node_boot_later_seconds',
      unit: 'seconds',
      sources: [
        {
          subject: ['node'],
          expr: promql`
            max by (node) (${METRIC}{job="node-exporter"})
            -
            min by (node) (min_over_time(${METRIC}{job="node-exporter"}${range(window)}))`,
          identity: NODE,
          others: 1,
          settle: window,
          examples: {
            // Each phase begins later, so that a window that remembers too much, or too little, is noticed.
            'two boots of one node': (v, t) => ({
              [boot({ instance: 'a' })]: { at: 1e9 + 100 * t },
              [boot({ instance: 'b' })]: { at: 1e9 + 100 * t + v },
              [boot({ job: 'other', instance: 'a' })]: { at: 1e6 },
              [boot({ job: 'other', instance: 'b' })]: { at: 9e9 },
              [boot({ node: 'node-2' })]: { at: 2e9 },
            }),
          },
        },
      ],
    },
    direction: 'above',
    safe: 0,
    levels: [{ severity: 'warning', sev: 'sev4', limit: warning.above, for: warning.for }],
    pace: 'slow',
    noData: 'silent',
    team: 'ops-l1',
    tier: 'system',
    board: 'system',
    runbook: {
      meaning: {
        ja: 'ノードが再起動しました。更新の作業なら問題ありません。しばらくすると自動で復旧します。',
        en: 'A node has rebooted. If it was an upgrade all is well; the alert ends by itself after a while.',
      },
      impact: {
        ja: 'そのノードの Pod は一度止まりました。作業でないなら、電源、カーネル、ホストの障害です。',
        en: 'Its pods were stopped. If nobody meant it the power, the kernel or the host has failed.',
      },
      diagnosis: [
        {
          text: { ja: 'どのノードか、すべて Ready か', en: 'Which node; are all Ready' },
          command: run.nodes,
        },
        { text: { ja: 'Pod は戻ったか', en: 'Are the pods back' }, command: run.pods },
        {
          text: { ja: '起動の記録(Rebooted、NodeReady)', en: 'Events: Rebooted, NodeReady' },
          command: run.describeNodes,
        },
      ],
      mitigation: [
        {
          text: {
            ja: '作業でなければ、ノードの前回起動時のログ(journalctl -b -1)で原因を確かめる。繰り返すなら切り離す。',
            en: 'If nobody meant it look at the log of the boot before (journalctl -b -1) on the node. Drain it if it repeats.',
          },
        },
      ],
      permanentFix: [
        {
          text: {
            ja: '更新は一台ずつ、drain してから行う。障害ならノードを交換する。',
            en: 'Upgrade one node at a time, drained first. Replace a node that fails.',
          },
        },
      ],
    },
  };
};
