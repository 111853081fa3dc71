import type { Config, ServiceConfig } from '../../config';
import { oneOf, promql } from '../../alerts/promql';
import type { BoardBuilder } from '../kit/board';
import { signalRows } from '../kit/signal-rows';
import type { PanelSpec, Query } from '../kit/panel';
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
        typicalTime(config),
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
  queries: bySchema(config, ({ requests }, job) => ({
    expr: promql`60 * sum by (job) (rate(${requests}{job=~${job}, job=~"$service"}[$__rate_interval]))`,
    legend: '{{job}}',
  })),
});

const answersByStatus = (config: Config): PanelSpec => ({
  name: 'application/answers-by-status',
  title: { ja: 'ステータス別の応答(毎分)', en: 'Answers by status, per minute' },
  about: { ja: '成功以外の応答の内訳。', en: 'Which answers other than success are given.' },
  unit: 'cpm',
  queries: bySchema(config, ({ requests, statusLabel }, job) => ({
    expr: promql`
      60 * sum by (job, ${statusLabel}) (
        rate(${requests}{job=~${job}, job=~"$service", ${statusLabel}!~"2.."}[$__rate_interval])
      )`,
    legend: `{{job}} {{${statusLabel}}}`,
  })),
});

const typicalTime = (config: Config): PanelSpec => ({
  name: 'application/typical-time',
  title: { ja: '応答時間の中央値', en: 'Median time to answer' },
  about: { ja: '半分の応答はこれより速い。', en: 'Half of the answers are faster than this.' },
  unit: 's',
  queries: bySchema(config, ({ durations }, job) => ({
    expr: promql`
      histogram_quantile(
        0.5,
        sum by (job, le) (
          rate(
            ${durations}_bucket{job=~${job}, job=~"$service"}[$__rate_interval]
          )
        )
      )`,
    legend: '{{job}}',
  })),
});

const busiestRoutes = (config: Config): PanelSpec => ({
  name: 'application/busiest-routes',
  title: { ja: 'よく呼ばれる経路(毎分)', en: 'Busiest routes, per minute' },
  about: { ja: '各時点の上位 5 経路。', en: 'The five routes with the most requests at each moment.' },
  unit: 'cpm',
  queries: bySchema(config, ({ requests, routeLabel }, job) => ({
    expr: promql`
      topk(5,
        60 * sum by (job, ${routeLabel}) (
          rate(${requests}{job=~${job}, job=~"$service"}[$__rate_interval])
        )
      )`,
    legend: `{{job}} {{${routeLabel}}}`,
  })),
});

/** One query for all services that export the same names. */
function bySchema(
  { application: { services } }: Config,
  query: (metrics: ServiceConfig['metrics'], job: string) => Query,
): readonly Query[] {
  const schemas = new Map(services.map(({ metrics }) => [JSON.stringify(metrics), metrics]));
  return [...schemas].map(([schema, metrics]) => {
    const alike = services.filter((service) => JSON.stringify(service.metrics) === schema);
    return query(metrics, oneOf(alike.map(({ name }) => name)));
  });
}
