import type { SignalBuilder } from '../../context';
import { commands } from '../../commands';
import { promql } from '../../promql';
import { NODE, seen } from './node-facts';

const METRIC = 'node_timex_sync_status';

/** No time source has set a node's clock for so long that its kernel no longer trusts it. */
export const clockNotSynchronised: SignalBuilder = ({ config }) => {
  const run = commands(config);
  return {
    alert: 'NodeClockNotSynchronising',
    title: { ja: 'ノードの時計が同期していない', en: 'A node’s clock is not synchronised' },
    quantity: {
      record: 'node_clock_synchronised',
      unit: 'state',
      sources: [
        {
          subject: ['node'],
          expr: promql`
            max by (node) (${METRIC}{job="node-exporter"})`,
          identity: NODE,
          others: 1,
          examples: {
            'one of two nodes': (v) =>
              seen(METRIC, { at: v }, { less: { at: 0 }, more: { at: 1 }, another: { at: 1 } }),
          },
        },
      ],
    },
    direction: 'below',
    safe: 1,
    levels: [
      { severity: 'warning', sev: 'sev3', limit: 1, for: config.thresholds.clockNotSynchronised.warning.for },
    ],
    pace: 'slow',
    noData: 'silent',
    team: 'ops-l1',
    tier: 'system',
    board: 'system',
    runbook: {
      meaning: {
        ja: 'ノードの時計を合わせるもの(chrony、systemd-timesyncd)が働いていません。時計は少しずつずれていきます。',
        en: 'Nothing sets the node’s clock any more (chrony, systemd-timesyncd); it drifts away.',
      },
      impact: {
        ja: 'ずれるにつれ、ログと計測の時刻、証明書の検証、時点復元の時刻が信用できなくなります。',
        en: 'As it drifts the times of logs and metrics, certificate checks and point-in-time recovery go wrong.',
      },
      diagnosis: [
        { text: { ja: 'どのノードか', en: 'Which node' }, command: run.nodes },
        {
          text: {
            ja: 'ノード上で timedatectl または chronyc tracking を見る(同期先に届くか、UDP 123 が通るか)。',
            en: 'On the node look at timedatectl or chronyc tracking: is the source reached, is UDP 123 open?',
          },
        },
      ],
      mitigation: [
        {
          text: {
            ja: 'ノード上で時刻同期のサービスを再起動する。',
            en: 'Restart the time service on the node.',
          },
        },
      ],
      permanentFix: [
        {
          text: {
            ja: 'ノードのイメージで時刻同期を有効にし、二つ以上の同期先を設定する。',
            en: 'Enable time synchronisation in the nodes’ image, with two sources or more.',
          },
        },
      ],
    },
  };
};
