import type { Config } from '../../config';
import { isAutomated, RHYTHMS, tasks, unitFacts } from '../../alerts';
import type { Signal } from '../../alerts';
import type { BoardBuilder } from '../kit/board';
import { firing } from '../kit/firing';
import type { PanelSpec } from '../kit/panel';
import { lasted, spell } from '../kit/spells';

/** The guides' key figures of operations, over the period for which objectives are promised. */
export const kpi: BoardBuilder = (config, _, all) => {
  const up = recordOf(all, 'ServiceDown');
  return {
    about: {
      ja: '約束した期間を通して、運用はどうだったか。',
      en: 'How did operations do over the period for which objectives are promised?',
    },
    range: config.thresholds.errorBudget.period,
    rows: [
      {
        title: { ja: '稼働と復旧', en: 'Availability and recovery' },
        panels: [
          ...up.flatMap((record) => [availability(record), unplannedDowntime(record), timeToRecover(record)]),
          timeToResolve(config),
        ],
      },
      {
        title: { ja: '約束の達成', en: 'What was promised' },
        panels: [attained(config), automation(config, all)],
      },
      {
        title: { ja: '速さと量', en: 'Speed and volume' },
        panels: all.flatMap((signal) => {
          if (signal.alert === 'HighResponseTime') return [average(signal)];
          if (signal.alert === 'HighErrorRate') return [average(signal), ...throughput(signal)];
          return [];
        }),
      },
    ],
    next: [
      { board: 'overview', why: { ja: '今、問題はあるか', en: 'Is anything wrong now?' } },
      { board: 'monitoring', why: { ja: 'どのアラートが多いか', en: 'Which alerts are the noisiest?' } },
      { board: 'capacity', why: { ja: 'この先も足りるか', en: 'Will there be room in future?' } },
    ],
  };
};

const recordOf = (all: readonly Signal[], alert: string) =>
  all.filter((signal) => signal.alert === alert).map(({ quantity }) => quantity.record);

const figures = { form: 'stat', width: 12, height: 5 } as const;

const availability = (up: string): PanelSpec => ({
  ...figures,
  name: 'kpi/availability',
  title: { ja: '稼働率', en: 'Availability' },
  about: {
    ja: '計測と外形監視の両方に応答していた時間の割合。約束(要求の割合)の達成は下の段。',
    en: 'Share of the time in which both the scrape and the probe were answered. What was promised, a share of requests, is below.',
  },
  unit: 'percentunit',
  worst: 'low',
  queries: [{ expr: `min by (service) (avg_over_time(${up}[$__range]))`, legend: '{{service}}' }],
});

/** What the plane does by schedule stops no service: all of the downtime is unplanned. */
const unplannedDowntime = (up: string): PanelSpec => ({
  ...figures,
  name: 'kpi/unplanned-downtime',
  title: { ja: '計画外停止時間', en: 'Unplanned downtime' },
  about: {
    ja: '応答しなかった時間の合計。定期ジョブはサービスを止めないので、すべて計画外。',
    en: 'How long the service did not answer. No scheduled job stops a service, so none of it was planned.',
  },
  unit: 's',
  queries: [{ expr: `${lasted(down(up), 'service')}\nor\n${none(up)}`, legend: '{{service}}' }],
});

const timeToRecover = (up: string): PanelSpec => ({
  ...figures,
  name: 'kpi/time-to-recover',
  title: { ja: '障害復旧時間(平均)', en: 'Mean time to recover' },
  about: {
    ja: '停止時間を停止の回数で割った値。停止がなければ 0。',
    en: 'The downtime divided by how often the service went down; 0 without any outage.',
  },
  unit: 's',
  queries: [
    {
      expr: `${spell((offset) => down(up, offset), 'service')}\nor\n${none(up)}`,
      legend: '{{service}}',
    },
  ],
});

const down = (up: string, offset = '') => `(min by (service) (${up}${offset}) < 1)`;
const none = (up: string) => `0 * min by (service) (${up})`;

const timeToResolve = (config: Config): PanelSpec => ({
  ...figures,
  name: 'kpi/time-to-resolve',
  title: { ja: '問題解決時間(平均)', en: 'Mean time to resolve' },
  about: {
    ja: 'アラートが発報していた時間を発報の回数で割った値。なければ 0。',
    en: 'How long alerts fired, divided by how often one began to; 0 if none did.',
  },
  unit: 's',
  queries: (['critical', 'warning'] as const).map((severity) => {
    const alerts = firing(config, severity);
    return {
      expr: `sum(\n${spell((offset) => alerts + offset, 'severity')}\n)\nor vector(0)`,
      legend: severity,
    };
  }),
});

const attained = ({ thresholds }: Config): PanelSpec => ({
  name: 'kpi/objectives',
  title: { ja: '目標の達成(残りのエラーバジェット)', en: 'Objectives (error budget that is left)' },
  about: {
    ja: `過去 ${thresholds.errorBudget.period / 86_400} 日。0 % を下回れば約束を守れていない。`,
    en: `Of the last ${thresholds.errorBudget.period / 86_400} days. Below 0 % the promise was broken.`,
  },
  form: 'bars',
  width: 24,
  unit: 'percentunit',
  worst: 'low',
  queries: [{ expr: 'sort(slo:period_error_budget_remaining:ratio)', legend: '{{sloth_id}}' }],
});

/** What people still do by hand is listed in docs/tasks.md. */
const automation = (config: Config, all: readonly Signal[]): PanelSpec => {
  const listed = tasks(config, all);
  return {
    ...figures,
    name: 'kpi/automation',
    title: { ja: '定期作業の自動化率', en: 'Automation of recurring tasks' },
    about: {
      ja: '人手なしで進み、失敗すれば通知される作業の割合。一覧は docs/tasks.md。',
      en: 'Share of the tasks that need nobody and tell when they go wrong; docs/tasks.md lists them.',
    },
    unit: 'percentunit',
    worst: 'low',
    queries: RHYTHMS.map((rhythm) => {
      const own = listed.filter((task) => task.rhythm === rhythm);
      return { expr: `vector(${own.filter(isAutomated).length} / ${own.length})`, legend: rhythm };
    }),
  };
};

/** The average of a recorded quantity for each service. */
const average = ({ alert, title, quantity }: Signal): PanelSpec => ({
  ...figures,
  width: 8,
  name: `kpi/${alert}`,
  title: { ja: `${title.ja}の期間平均`, en: `${title.en}, on average` },
  about: { ja: '記録した値の期間平均。', en: 'The average of what was recorded in the time range.' },
  unit: unitFacts(quantity.unit).grafana,
  queries: [
    { expr: `max by (service) (avg_over_time(${quantity.record}[$__range]))`, legend: '{{service}}' },
  ],
});

/** The guard of an error rate is what is asked at all. */
const throughput = ({ guard }: Signal): PanelSpec[] =>
  guard === undefined
    ? []
    : [
        {
          ...figures,
          width: 8,
          name: 'kpi/throughput',
          title: { ja: 'スループット(毎分、期間平均)', en: 'Throughput, per minute, on average' },
          about: { ja: '処理した要求。', en: 'Requests that were answered.' },
          unit: unitFacts(guard.quantity.unit).grafana,
          queries: [
            {
              expr: `sum by (service) (avg_over_time(${guard.quantity.record}[$__range]))`,
              legend: '{{service}}',
            },
          ],
        },
      ];
