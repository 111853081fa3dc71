import { exact } from '../../../config';
import type { SignalBuilder } from '../../context';
import { commands } from '../../commands';
import { linkUsage } from './link-usage';

/** A node's network link is nearly used up. */
export const highNetworkUsage: SignalBuilder = (context) => {
  const { config } = context;
  const { warning, linkSpeed } = config.thresholds.network;
  const run = commands(config);
  const assumed = `${exact((linkSpeed * 8) / 1e6)} Mbit/s`;
  return {
    alert: 'HighNetworkUsage',
    title: { ja: 'ネットワーク帯域の使用率が高い', en: 'High network usage' },
    quantity: linkUsage(context),
    direction: 'above',
    safe: warning.above / 3,
    levels: [{ severity: 'warning', sev: 'sev3', limit: warning.above, for: warning.for }],
    noData: 'silent',
    team: 'ops-l1',
    tier: 'system',
    board: 'system',
    runbook: {
      meaning: {
        ja: `ノードの回線の受信または送信が、回線速度に対するしきい値を超え続けています。速度を報告しない回線は ${assumed} とみなします。`,
        en: `A node’s link has been receiving or sending beyond the limit. A link that reports no speed counts as ${assumed}.`,
      },
      impact: {
        ja: '応答が遅くなり、ヘルスチェックやメトリクスの取得も失敗し始めます。',
        en: 'Answers get slower; probes and scrapes begin to fail.',
      },
      diagnosis: [
        { text: { ja: 'そのノードで動いている Pod', en: 'Pods on that node' }, command: run.pods },
        { text: { ja: '忙しい Pod', en: 'Busy pods' }, command: run.busiestPods },
        {
          text: { ja: 'バックアップなどのジョブが動いていないか', en: 'Is a job such as a backup running' },
          command: run.jobs,
        },
      ],
      mitigation: [
        {
          text: {
            ja: '負荷が正当ならノードを増やして Pod を分散する。',
            en: 'If the load is genuine add a node and spread the pods.',
          },
        },
        {
          text: {
            ja: '回線速度の想定が違う場合は thresholds.network.linkSpeed を直す。',
            en: 'Where the assumed speed is wrong correct thresholds.network.linkSpeed.',
          },
        },
      ],
      permanentFix: [
        {
          text: {
            ja: '大きな転送(バックアップ、再学習)を jobs の schedule で利用の少ない時間に移すか、回線を増やす。',
            en: 'Move big transfers (backups, retraining) to quiet hours through their schedule under jobs, or get a faster link.',
          },
        },
      ],
    },
  };
};
