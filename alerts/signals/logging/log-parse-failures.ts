import type { SignalBuilder } from '../../context';
import { commands } from '../../commands';
import { promql, range } from '../../promql';
import { ownerOf, perTeam, withOwner } from '../workloads/owner';
import { LOG_LINES, logLines, MESSAGES } from './log-lines';
import { logSeries } from './log-series';

const FAILURES = 'log_parse_failures_total';

/** Lines that look like JSON or an access log and cannot be read: what they say is not counted. */
export const logParseFailures: SignalBuilder = (context) => {
  const { config } = context;
  const { warning, window, minimumLines } = config.thresholds.parseFailures;
  const { services } = config.application;
  const { own, identity, series } = logSeries(config);
  const run = commands(config);
  const RATE = 0.01;
  return {
    alert: 'LogParseFailures',
    title: { ja: '読み取れないログ', en: 'Logs that cannot be read' },
    quantity: {
      record: 'log_parse_failure_ratio',
      unit: 'ratio',
      sources: [
        {
          subject: ['namespace', 'service'],
          expr: withOwner(
            config,
            promql`
              60 * sum by (namespace, service) (
                rate(${FAILURES}{${own}}${range(window)})
              )
              / on (namespace, service)
              (${LOG_LINES} > 0)`,
            'service',
          ),
          identity,
          carries: ownerOf(config, identity.service),
          others: 2,
          settle: window,
          examples: {
            'on two nodes': (v) => ({
              [series(FAILURES)]: { rate: 0.6 * v * RATE },
              [series(FAILURES, { node: 'node-2' })]: { rate: 0.4 * v * RATE },
              [series(MESSAGES, { level: 'info' })]: { rate: 0.9 * RATE },
              [series(MESSAGES, { level: 'none', node: 'node-2' })]: { rate: 0.1 * RATE },
              [series(FAILURES, { job: 'other' })]: { rate: RATE },
              [series(FAILURES, { service: 'other' })]: { rate: RATE },
              [series(MESSAGES, { service: 'other' })]: { rate: RATE },
              [series(FAILURES, { namespace: 'other' })]: { rate: RATE },
              [series(MESSAGES, { namespace: 'other' })]: { rate: RATE },
            }),
          },
        },
      ],
    },
    guard: { quantity: logLines(context, window), min: minimumLines },
    direction: 'above',
    safe: 0,
    levels: perTeam(config, { severity: 'warning', sev: 'sev4', limit: warning.above, for: warning.for }),
    pace: 'slow',
    noData: 'silent',
    team: 'ops-l1',
    tier: 'application',
    board: 'logs',
    runbook: {
      meaning: {
        ja: 'JSON やアクセスログに見えるのに読み取れない行の割合がしきい値を超えています。行そのものは保存されています。',
        en: 'Too many lines look like JSON or an access log and cannot be read. The lines themselves are kept.',
      },
      impact: {
        ja: 'その行の状態や経路は数えられず、認証失敗などの検知が漏れます。',
        en: 'Their status and route are not counted: failed logins, for one, would be missed.',
      },
      diagnosis: [
        {
          text: { ja: '各サービスのログの形式', en: 'The form of the services’ logs' },
          command: run.logsOfAll(services.map(({ name }) => name)),
        },
        { text: { ja: 'Fluentd のログ', en: 'Fluentd’s log' }, command: run.fluentdLogs },
      ],
      mitigation: services.map(({ name, title }) => ({
        text: {
          ja: `${title}: リリースで形式が変わったなら戻す`,
          en: `${name}: undo a release that changed the form`,
        },
        command: run.undo(name),
      })),
      permanentFix: [
        {
          text: {
            ja: '新しい形式を logging.accessLog か logging.json に書く。',
            en: 'Teach logging.accessLog or logging.json the new form.',
          },
        },
      ],
    },
  };
};
