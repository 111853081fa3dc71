import type { Config } from '../../../config';
import type { SignalBuilder } from '../../context';
import { commands } from '../../commands';
import { promql } from '../../promql';
import type { Quantity } from '../../quantity';
import { answering, answeringTwo } from './instances';
import type { Origin } from './origin';
import { mainOwner, perOwner } from './owners';
import { added, alike, casesOf, traffic } from './traffic';

/**
 * Requests wait in a service: its saturation. The services export no gauge of requests in flight, but
 * the seconds that requests take, per second, are how many are open on average (Little's law, L = λW). A request counts
 * when it ends: one that hangs for ever is seen by ServiceDown and TrafficDropped, not here.
 */
export const requestsPilingUp: SignalBuilder = ({ config }) => {
  const { warning } = config.thresholds.requestsInFlight;
  const { services } = config.application;
  const run = commands(config);
  return {
    alert: 'RequestsPilingUp',
    title: { ja: '処理中の要求の滞留', en: 'Requests pile up in a service' },
    quantity: requestsInFlight(config),
    direction: 'above',
    safe: 1,
    levels: perOwner(config, { severity: 'warning', sev: 'sev3', limit: warning.above, for: warning.for }),
    noData: 'silent',
    team: mainOwner(config),
    tier: 'application',
    board: 'application',
    runbook: {
      meaning: {
        ja: '1 インスタンスあたりの同時に処理中の要求が、平均してしきい値を超え続けています。到着に処理が追いついていません。',
        en: 'An instance has more requests open at the same time, on average, than the limit: they arrive faster than they are answered.',
      },
      impact: {
        ja: '応答が遅くなり、メモリと接続を使い切るとエラーに変わります。CPU が低いままなら HPA は増やしません。',
        en: 'Answers slow down, and become errors once memory or connections run out. While the CPU stays low the HPA does not help.',
      },
      diagnosis: [
        {
          text: { ja: 'CPU を使い切っている Pod はあるか', en: 'Do pods use up their CPU' },
          command: run.busiestPods,
        },
        { text: { ja: 'HPA は増やしているか', en: 'Has the HPA scaled' }, command: run.hpa },
        {
          text: { ja: 'データベースで待っている接続', en: 'Sessions that wait in the database' },
          command: run.database(
            'SELECT pid, wait_event_type, wait_event, now() - query_start AS age, left(query, 80) FROM pg_stat_activity WHERE wait_event_type IS NOT NULL ORDER BY query_start LIMIT 10',
          ),
        },
        {
          text: { ja: '各サービスのログ(待っている相手)', en: 'What the services wait for, in their logs' },
          command: run.logsOfAll(services.map(({ name }) => name)),
        },
      ],
      mitigation: services.map(({ name, title }) => ({
        text: {
          ja: `${title}: 始まりがリリースと重なるなら戻す`,
          en: `${name}: undo a release that it began with`,
        },
        command: run.undo(name),
      })),
      permanentFix: [
        {
          text: {
            ja: '依存先への呼び出しに期限と上限(接続プール、同時実行数)を設け、待ちが積み上がる前に断る。',
            en: 'Give calls to dependencies a deadline and a bound (pool, concurrency), and refuse before they pile up.',
          },
        },
        {
          text: {
            ja: '普段の値が高い作り(長い接続など)なら thresholds.requestsInFlight を見直す。',
            en: 'Where many are normal (long connections) review thresholds.requestsInFlight.',
          },
        },
      ],
    },
  };
};

/** Requests of users that an instance which answers has open at the same time, on average. */
function requestsInFlight(config: Config): Quantity {
  const { window } = config.thresholds.requestsInFlight;
  const users = traffic(config);
  const spent = added(
    users.origins,
    'namespace, service',
    window,
    (origin) => `${origin.metrics.durations}_sum{${origin.users}}`,
  );
  const instances = users.origins.map((origin) => `${answering(origin)} > 0`);
  return {
    record: 'requests_in_flight',
    unit: 'count',
    sources: [
      {
        subject: ['namespace', 'service'],
        expr: promql`
          ${spent}
          / on (namespace, service)
          (${instances.join('\nor\n')})`,
        settle: window,
        ...casesOf(users, (origin) => ({
          others: 2,
          examples: {
            'two of three instances answer': (v) => examplesOf(origin, users.origins.length > 1, v),
          },
        })),
      },
    ],
  };
}

function examplesOf(origin: Origin, beside: boolean, v: number) {
  const { counter, decoys, metrics, series, stranger } = origin;
  const spent = (at: string, more = {}) => series(`${metrics.durations}_sum`, { ...counter(at), ...more });
  return {
    [spent('a')]: { rate: 1.4 * v },
    [spent('b')]: { rate: 0.6 * v },
    ...alike(decoys(`${metrics.durations}_sum`, counter('a')), { rate: 500 }),
    [spent('d', { namespace: 'other' })]: { rate: 1 },
    [spent('e', stranger('another'))]: { rate: 1 },
    [spent('f', stranger('gone'))]: { rate: 1 },
    ...answeringTwo(origin, beside),
  };
}
