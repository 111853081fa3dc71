import type { SignalBuilder } from '../../context';
import { promql } from '../../promql';
import { counting, logSeries } from '../logging/log-series';
import { RESPONSES } from './logged-requests';
import { BLOCK, report } from './steps';

/** Somebody asks for one thing after another that does not exist. */
export const pathScan: SignalBuilder = ({ config }) => {
  const { warning, window } = config.thresholds.pathScan;
  const { own, identity, series } = logSeries(config);
  const answers = (status: string, more = {}) => series(RESPONSES, { status, ...more });
  return {
    alert: 'PathScan',
    title: { ja: '存在しないパスの探索', en: 'Somebody looks for paths that do not exist' },
    quantity: {
      record: 'not_found_per_minute',
      unit: 'per-minute',
      sources: [
        {
          subject: ['namespace', 'service'],
          expr: promql`
            60 * sum by (namespace, service) (
              rate(${RESPONSES}{${own},status="404"}${counting(window, config)})
            )`,
          identity,
          others: 1,
          settle: window + config.evaluation.scrapeInterval,
          examples: {
            'on two nodes': (v) => ({
              [answers('404')]: { rate: (0.8 * v) / 60 },
              [answers('404', { node: 'node-2' })]: { rate: (0.2 * v) / 60 },
              [answers('200')]: { rate: 50 },
              [answers('404', { job: 'other' })]: { rate: v + 1 },
              [answers('404', { service: 'another' })]: { rate: 1 },
            }),
          },
        },
      ],
    },
    direction: 'above',
    safe: 0,
    levels: [{ severity: 'warning', sev: 'sev3', limit: warning.above, for: warning.for }],
    noData: 'silent',
    team: 'ops-l2',
    tier: 'security',
    board: 'security',
    runbook: {
      meaning: {
        ja: '存在しないパスへの要求(404)が短い間に多数あります。脆弱な製品の管理画面や設定ファイルを探す動きです。',
        en: 'Many requests of what does not exist (404) within a short time: somebody looks for admin pages or files left behind.',
      },
      impact: {
        ja: 'それ自体は無害ですが、攻撃の準備です。見つかったもの(200)が次に狙われます。',
        en: 'Harmless by itself, but it prepares an attack: what was found (a 200) comes next.',
      },
      diagnosis: report(config, 'scans'),
      mitigation: [
        BLOCK,
        {
          text: {
            ja: 'リンク切れや消えたファイルが原因なら、転送かファイルを用意する。',
            en: 'If it is a broken link or a file that a release lost, bring it back or redirect it.',
          },
        },
      ],
      permanentFix: [
        {
          text: {
            ja: 'Ingress に送信元ごとの回数制限を置く。正規の利用で超えるなら thresholds.pathScan を見直す。',
            en: 'Limit requests per address at the ingress; if normal use goes beyond it review thresholds.pathScan.',
          },
        },
      ],
    },
  };
};
