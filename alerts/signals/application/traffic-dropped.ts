import { formatDuration } from '../../../config';
import type { Config } from '../../../config';
import { loggedServices } from '../../../inventory';
import type { SignalBuilder } from '../../context';
import { commands } from '../../commands';
import { promql, range, series } from '../../promql';
import type { Quantity } from '../../quantity';
import { mainOwner, perOwner } from './owners';
import { requestsName } from './requests-per-minute';
import { identityOf, traffic } from './traffic';

/**
 * Far fewer requests than at the same time before. A service without any series now has none: one that was restarted
 * and that nobody asks exports nothing; that it is down is told by ServiceDown, which mutes this. Without a time
 * before there is nothing to compare.
 */
export const trafficDropped: SignalBuilder = ({ config }) => {
  const { warning, before, minimumRequests } = config.thresholds.trafficDropped;
  const { services } = config.application;
  const run = commands(config);
  const counted = loggedServices(config)
    .map(({ name }) => name)
    .join(', ');
  const past = formatDuration(before);
  return {
    alert: 'TrafficDropped',
    title: { ja: 'アクセスの急減', en: 'Far fewer requests than before' },
    quantity: ratioToBefore(config),
    guard: { quantity: requestsBefore(config), min: minimumRequests },
    direction: 'below',
    safe: 1,
    levels: perOwner(config, { severity: 'warning', sev: 'sev3', limit: warning.below, for: warning.for }),
    pace: 'slow',
    testStep: testStep(config),
    noData: 'silent',
    team: mainOwner(config),
    tier: 'application',
    board: 'application',
    runbook: {
      meaning: {
        ja: `サービスへの要求が、${past} 前の同じ時刻よりずっと少なくなっています。応答のエラーや遅延としては現れません。`,
        en: `A service is asked far less than at the same time ${past} ago. Neither errors nor slow answers show it.`,
      },
      impact: {
        ja: '利用者が手前で止まっている(DNS、証明書、Ingress、画面の不具合)か、呼び出し元のサービスが呼ばなくなっています。祝日や天候のこともあります。',
        en: 'Users get stuck before they arrive (DNS, certificate, ingress, a broken page), or a service no longer calls this one. It may be a holiday or the weather, too.',
      },
      diagnosis: [
        ...config.application.publicPages.map(({ name, title, url }) => ({
          text: { ja: `外から開けるか: ${title}`, en: `Does it open from outside: ${name}` },
          command: run.fromOutside(url),
        })),
        {
          text: { ja: 'Service に Ready な宛先があるか', en: 'Has the Service any ready endpoint' },
          command: run.services,
        },
        ...(loggedServices(config).length === 0
          ? []
          : [
              {
                text: {
                  ja: `要求をログから数えるサービス(${counted}): 各ノードの Fluentd は動いているか`,
                  en: `Requests of ${counted} are counted from their logs: does Fluentd run on each node`,
                },
                command: run.fluentdPods,
              },
            ]),
        {
          text: {
            ja: '届いている要求と呼び出し元のエラー',
            en: 'Requests that arrive, and errors of callers',
          },
          command: run.logsOfAll(services.map(({ name }) => name)),
        },
        ...services.map(({ name, title }) => ({
          text: {
            ja: `${title}: 減り始めた頃にリリースがあったか`,
            en: `${name}: was there a release when it began`,
          },
          command: run.history(name),
        })),
      ],
      mitigation: services.map(({ name, title }) => ({
        text: {
          ja: `${title}: 減り始めがリリースと重なるなら戻す`,
          en: `${name}: undo a release that it began with`,
        },
        command: run.undo(name),
      })),
      permanentFix: [
        {
          text: {
            ja: '途切れた場所(画面の読み込み、Ingress、呼び出し元)を公開ページの監視(publicPages)に加える。',
            en: 'Add the place where it broke (a page, the ingress, a caller) to what is probed from outside: publicPages.',
          },
        },
        {
          text: {
            ja: '祝日や行事のたびに鳴るなら thresholds.trafficDropped を見直す。',
            en: 'If it comes with every holiday review thresholds.trafficDropped.',
          },
        },
      ],
    },
  };
};

const BEFORE = 'requests_per_minute_before';

/** Requests per minute now, of those at the same time before. */
function ratioToBefore(config: Config): Quantity {
  const identity = identityOf(traffic(config));
  const requests = requestsName(traffic(config));
  const { window } = config.thresholds.trafficDropped;
  const before = (more = {}) => series(BEFORE, { ...identity, ...more });
  const now = (more = {}) => series(requests, { ...identity, subject: 'now', ...more });
  return {
    record: 'requests_ratio_to_before',
    unit: 'ratio',
    sources: [
      {
        subject: ['namespace', 'service'],
        expr: promql`
          (
            avg_over_time(${requests}${range(window)})
            or on (namespace, service)
            0 * ${BEFORE}
          )
          / on (namespace, service)
          (${BEFORE} > 0)`,
        identity,
        others: 2,
        settle: window,
        examples: {
          'as many as then, or fewer': (v) => ({
            [now()]: { at: v / 2 },
            [before()]: { at: 0.5 },
            [now({ service: 'another' })]: { at: 300 },
            [before({ service: 'another' })]: { at: 100 },
            [now({ namespace: 'other' })]: { at: 300 },
            [before({ namespace: 'other' })]: { at: 100 },
            [now({ service: 'new' })]: { at: 7 },
            [before({ service: 'idle' })]: { at: 0 },
          }),
          'nothing is exported any more': (v) => ({
            ...(v > 0 && { [now()]: { at: v / 2 } }),
            [before()]: { at: 0.5 },
            [before({ service: 'another' })]: { at: 100 },
            [now({ namespace: 'other' })]: { at: 300 },
            [before({ namespace: 'other' })]: { at: 100 },
          }),
        },
        values: [1, config.thresholds.trafficDropped.warning.below, 0],
      },
    ],
  };
}

/** Requests per minute at the same time before: what the comparison is worth. */
function requestsBefore(config: Config): Quantity {
  const identity = identityOf(traffic(config));
  const requests = requestsName(traffic(config));
  const { before, minimumRequests, window } = config.thresholds.trafficDropped;
  const step = testStep(config);
  // A test that holds a value looks two steps after it has settled. The average is that of the middle of its window.
  const looked = before + window + 2 * step;
  const middle = looked - before - (window - step) / 2;
  return {
    record: BEFORE,
    unit: 'per-minute',
    sources: [
      {
        subject: ['namespace', 'service'],
        expr: promql`
          avg_over_time(${requests}${range(window)} offset ${formatDuration(before)})`,
        identity,
        others: 1,
        settle: before + window,
        // One is enough, since the input moves: at another time, or on average of another window, it had another value.
        steps: false,
        values: [minimumRequests],
        examples: {
          'rising ever since': (v) => ({
            [series(requests, { ...identity, subject: 'now' })]: {
              at: v - (v * middle) / looked,
              slope: v / looked,
            },
            [series(requests, { ...identity, service: 'another', subject: 'now' })]: { at: 1 },
          }),
        },
      },
    ],
  };
}

/** The longest step, at most a third of the window, that both the window and the time before are multiples of. */
function testStep(config: Config): number {
  const { before, window } = config.thresholds.trafficDropped;
  const { slowEvaluationInterval } = config.evaluation;
  const fits = (step: number) => before % step === 0 && window % step === 0;
  const most = Math.ceil(window / slowEvaluationInterval);
  const steps = Array.from({ length: most }, (_, at) => window / (at + 3));
  return steps.find((step) => fits(step) && step >= slowEvaluationInterval) ?? slowEvaluationInterval;
}
