import type { Config } from '../../config';
import { bucketBound, oneOf, promql } from '../../alerts/promql';
import type { BoardBuilder } from '../kit/board';
import { signalRows } from '../kit/signal-rows';
import type { PanelSpec } from '../kit/panel';
import { perOrigin } from '../kit/requests';
import { serviceChoice } from '../kit/variables';

/** 2 Application: do the services answer, fast enough and without errors? */
export const application: BoardBuilder = (config, signals) => ({
  about: {
    ja: '各サービスは、速く、エラーなく応答しているか。',
    en: 'Do the services answer, fast enough and without errors?',
  },
  choices: [serviceChoice(config)],
  rows: [
    ...signalRows(config, signals),
    {
      title: { ja: 'リクエストの内訳', en: 'What is asked and answered' },
      panels: [
        requestsPerMinute(config),
        answersByStatus(config),
        timesToAnswer(config),
        satisfaction(config),
        busiestRoutes(config),
      ],
    },
  ],
  next: [
    {
      board: 'business',
      why: { ja: '利用は減っているか', en: 'Do people use it less?' },
    },
    {
      board: 'database',
      why: { ja: '依存先のデータベースが原因か', en: 'Is the database behind it?' },
    },
    {
      board: 'system',
      why: { ja: '資源が足りないのか', en: 'Does it lack CPU, memory or disk?' },
    },
    {
      board: 'certificates',
      why: { ja: '外から届いているか', en: 'Can it be reached from outside?' },
    },
  ],
});

const requestsPerMinute = (config: Config): PanelSpec => ({
  name: 'application/requests-per-minute',
  title: { ja: '1 分あたりのリクエスト', en: 'Requests per minute' },
  about: { ja: '急な増減は障害の前触れ。', en: 'A sudden change often comes before a failure.' },
  unit: 'cpm',
  queries: perOrigin(config, ({ by, metrics: { requests }, series }) => ({
    expr: promql`60 * sum by (${by}) (rate(${series(requests)}[$__rate_interval]))`,
    legend: `{{${by}}}`,
  })),
});

const answersByStatus = (config: Config): PanelSpec => ({
  name: 'application/answers-by-status',
  title: { ja: 'ステータス別の応答(毎分)', en: 'Answers by status, per minute' },
  about: { ja: '成功以外の応答の内訳。', en: 'Which answers other than success are given.' },
  unit: 'cpm',
  queries: perOrigin(config, ({ by, metrics: { requests, statusLabel }, series }) => ({
    expr: promql`
      60 * sum by (${by}, ${statusLabel}) (
        rate(${series(requests, `${statusLabel}!~"2.."`)}[$__rate_interval])
      )`,
    legend: `{{${by}}} {{${statusLabel}}}`,
  })),
});

/** The guides' three: half of the answers, all but a few, all but the slowest. */
const QUANTILES = [0.5, 0.95, 0.99] as const;

const timesToAnswer = (config: Config): PanelSpec => ({
  name: 'application/typical-time',
  title: { ja: '応答時間(p50・p95・p99)', en: 'Time to answer (p50, p95, p99)' },
  about: {
    ja: 'それぞれ 50・95・99 % の応答がこれより速い。死活監視への応答は含まない。',
    en: 'So many per cent of the answers are faster than this; probes do not count.',
  },
  unit: 's',
  queries: QUANTILES.flatMap((quantile) =>
    perOrigin(config, ({ by, chosen, metrics: { durations }, usersOnly }) => ({
      expr: promql`
        histogram_quantile(
          ${String(quantile)},
          sum by (${by}, le) (
            rate(
              ${durations}_bucket{
                ${[chosen, ...(usersOnly ? [usersOnly] : [])].join(', ')}
              }[$__rate_interval]
            )
          )
        )`,
      legend: `{{${by}}} p${quantile * 100}`,
    })),
  ),
});

/**
 * Apdex: who got an answer within the time that satisfies counts whole, who got it within the time that is tolerated
 * counts half (Apdex Technical Specification 1.1). Times: application.satisfaction, bounds of the histogram's buckets.
 */
const satisfaction = (config: Config): PanelSpec => ({
  name: 'application/satisfaction',
  title: { ja: 'ユーザー満足度(Apdex)', en: 'User satisfaction (Apdex)' },
  about: {
    ja: `${config.application.satisfaction.satisfied} 秒以内の応答を 1、${config.application.satisfaction.tolerated} 秒以内を 0.5 と数えた平均。速いエラーも満足に数える。`,
    en: `Answers within ${config.application.satisfaction.satisfied} s count 1, within ${config.application.satisfaction.tolerated} s 0.5; a fast error counts, too.`,
  },
  unit: 'percentunit',
  worst: 'low',
  axis: { min: 0, max: 1 },
  queries: perOrigin(config, ({ by, chosen, metrics: { durations }, usersOnly }) => {
    const { satisfied, tolerated } = config.application.satisfaction;
    const within = (le: string) =>
      [
        `${durations}_bucket{`,
        `  le=~${le}, ${chosen}${usersOnly ? ',' : ''}`,
        ...(usersOnly ? [`  ${usersOnly}`] : []),
        '}',
      ].join('\n');
    return {
      expr: promql`
        (
          sum by (${by}) (
            rate(
              ${within(bucketBound(satisfied))}[$__rate_interval]
            )
          )
          +
          sum by (${by}) (
            rate(
              ${within(bucketBound(tolerated))}[$__rate_interval]
            )
          )
        )
        / 2
        /
        (
          sum by (${by}) (
            rate(
              ${within(oneOf(['+Inf']))}[$__rate_interval]
            )
          ) > 0
        )`,
      legend: `{{${by}}}`,
    };
  }),
});

const busiestRoutes = (config: Config): PanelSpec => ({
  name: 'application/busiest-routes',
  title: { ja: 'よく呼ばれる経路(毎分)', en: 'Busiest routes, per minute' },
  about: { ja: '各時点の上位 5 経路。', en: 'The five routes with the most requests at each moment.' },
  unit: 'cpm',
  queries: perOrigin(config, ({ by, byRoute, metrics: { routeLabel }, series }) => ({
    expr: promql`
      topk(5,
        60 * sum by (${by}, ${routeLabel}) (
          rate(${series(byRoute)}[$__rate_interval])
        )
      )`,
    legend: `{{${by}}} {{${routeLabel}}}`,
  })),
});
