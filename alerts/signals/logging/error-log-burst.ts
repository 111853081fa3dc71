import type { SignalBuilder } from '../../context';
import { commands } from '../../commands';
import { promql, range } from '../../promql';
import { ownerOf, perTeam, withOwner } from '../workloads/owner';
import { logSeries } from './log-series';
import { MESSAGES } from './log-lines';

/** The level, of `logging.levels`, that counts; the configuration is refused without it. */
const ERROR = 'error';

/** A service writes errors one after another: something is broken that may not be a 5xx. */
export const errorLogBurst: SignalBuilder = ({ config }) => {
  const { warning, window } = config.thresholds.errorLogs;
  const { services } = config.application;
  const { own, identity, series } = logSeries(config);
  const run = commands(config);
  return {
    alert: 'ErrorLogBurst',
    title: { ja: 'エラーログの多発', en: 'Errors in the log, one after another' },
    quantity: {
      record: 'error_logs_per_minute',
      unit: 'per-minute',
      sources: [
        {
          subject: ['namespace', 'service'],
          expr: withOwner(
            config,
            promql`
              60 * sum by (namespace, service) (
                rate(${MESSAGES}{${own},level="${ERROR}"}${range(window)})
              )`,
            'service',
          ),
          identity,
          carries: ownerOf(config, identity.service),
          others: 1,
          settle: window,
          examples: {
            'on two nodes': (v) => ({
              [series(MESSAGES, { level: ERROR })]: { rate: (0.7 * v) / 60 },
              [series(MESSAGES, { level: ERROR, node: 'node-2' })]: { rate: (0.3 * v) / 60 },
              [series(MESSAGES, { level: 'warn' })]: { rate: 5 },
              [series(MESSAGES, { level: ERROR, job: 'other' })]: { rate: v + 1 },
              [series(MESSAGES, { level: ERROR, service: 'other' })]: { rate: 1 },
            }),
          },
        },
      ],
    },
    direction: 'above',
    safe: 0,
    levels: perTeam(config, { severity: 'warning', sev: 'sev3', limit: warning.above, for: warning.for }),
    noData: 'silent',
    team: 'ops-l1',
    tier: 'application',
    board: 'logs',
    runbook: {
      meaning: {
        ja: 'エラーの水準のログが続いています(スタックトレースは 1 件と数えます。アクセスログの 5xx も含みます)。',
        en: 'Messages of the level error keep coming; a stack trace is one, and so is a 5xx of an access log.',
      },
      impact: {
        ja: '応答が正常でも、裏の処理が失敗していることがあります。',
        en: 'What works behind the answers may be failing, even while the answers are fine.',
      },
      diagnosis: [
        {
          text: { ja: '最新のエラー', en: 'The newest errors' },
          command: run.errorLog,
        },
        {
          text: { ja: '各サービスのログ', en: 'Logs of the services' },
          command: run.logsOfAll(services.map(({ name }) => name)),
        },
        ...services.map(({ name, title }) => ({
          text: { ja: `${title}: 直前にリリースがあったか`, en: `${name}: was there a release just before` },
          command: run.history(name),
        })),
      ],
      mitigation: services.map(({ name, title }) => ({
        text: { ja: `${title}: リリースが原因なら戻す`, en: `${name}: undo a release that caused it` },
        command: run.undo(name),
      })),
      permanentFix: [
        {
          text: {
            ja: '原因の不具合を直す。異常でないものはエラーの水準で書かない。',
            en: 'Mend the fault; what is no error should not be logged as one.',
          },
        },
      ],
    },
  };
};
