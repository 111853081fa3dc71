import type { SignalBuilder } from '../../context';
import { commands } from '../../commands';
import { promql } from '../../promql';
import { NODE, seen } from './node-facts';

const METRIC = 'node_time_seconds';

/** How far a node's clock is from Prometheus'. A scrape takes a moment: less than a second means nothing. */
export const clockSkew: SignalBuilder = ({ config }) => {
  const { warning } = config.thresholds.clockSkew;
  const run = commands(config);
  return {
    alert: 'NodeClockSkew',
    title: { ja: 'ノードの時計がずれている', en: 'A node’s clock is wrong' },
    quantity: {
      record: 'node_clock_skew_seconds',
      unit: 'seconds',
      sources: [
        {
          subject: ['node'],
          expr: promql`
            max by (node) (
              abs(${METRIC}{job="node-exporter"} - timestamp(${METRIC}{job="node-exporter"}))
            )`,
          identity: NODE,
          others: 1,
          examples: {
            fast: (v, t) =>
              seen(
                METRIC,
                { at: t + v, slope: 1 },
                {
                  less: { at: t + v / 2, slope: 1 },
                  more: { at: t + 9 * v, slope: 1 },
                  another: { at: t, slope: 1 },
                },
              ),
            slow: (v, t) =>
              seen(
                METRIC,
                { at: t - v, slope: 1 },
                {
                  less: { at: t - v / 2, slope: 1 },
                  more: { at: t - 9 * v, slope: 1 },
                  another: { at: t, slope: 1 },
                },
              ),
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
        ja: 'ノードの時計が Prometheus の時計から離れています。全ノードで鳴るなら Prometheus のあるノードが狂っています。',
        en: 'A node’s clock is far from Prometheus’. If it fires for all nodes it is Prometheus’ own node that is wrong.',
      },
      impact: {
        ja: '定期ジョブの時刻、証明書とトークンの検証、ログの順序、時点復元の時刻が狂います。',
        en: 'Schedules, checks of certificates and tokens, the order of logs and point-in-time recovery go wrong.',
      },
      diagnosis: [
        { text: { ja: 'どのノードか', en: 'Which node' }, command: run.nodes },
        {
          text: {
            ja: 'ノード上で timedatectl または chronyc tracking を見る。',
            en: 'On the node look at timedatectl or chronyc tracking.',
          },
        },
      ],
      mitigation: [
        {
          text: {
            ja: 'ノード上で時刻同期のサービスを再起動する。データベースのノードなら、時計を戻す前に書き込みを止める。',
            en: 'Restart the time service on the node. On the database’s node stop writes before a clock is set back.',
          },
        },
      ],
      permanentFix: [
        {
          text: {
            ja: 'ノードのイメージで時刻同期を有効にし、仮想マシンの停止と再開の後にも合わせ直す設定にする。',
            en: 'Enable time synchronisation in the nodes’ image, and let it step after a virtual machine was paused.',
          },
        },
      ],
    },
  };
};
