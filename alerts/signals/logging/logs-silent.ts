import { formatDuration } from '../../../config';
import type { SignalBuilder } from '../../context';
import { loggedServices } from '../../../inventory';
import { commands } from '../../commands';
import { oneOf, promql, range, series as seriesOf } from '../../promql';
import { mainOwner, perOwner } from '../application/owners';
import type { Text } from '../../text';
import { fact } from '../workloads/kube-facts';
import { logSeries } from './log-series';
import { MESSAGES } from './log-lines';

const AVAILABLE = 'kube_deployment_status_replicas_available';

/** A service whose pods run writes no line: its log goes elsewhere, or is not read any more. */
export const logsSilent: SignalBuilder = (context) => {
  const { config } = context;
  const { warning, window } = config.thresholds.logSilence;
  const { services } = config.application;
  const { own, identity, series } = logSeries(config);
  const run = commands(config);
  const names = oneOf(services.map(({ name }) => name));
  const available = (deployment: string, more = {}) =>
    seriesOf(AVAILABLE, { job: 'kube-state-metrics', namespace: identity.namespace, deployment, ...more });
  return {
    alert: 'LogsSilent',
    title: { ja: 'ログが途絶えた', en: 'A service writes no log' },
    quantity: {
      record: 'log_lines_lately',
      unit: 'count',
      sources: [
        {
          subject: ['namespace', 'service'],
          expr: promql`
            sum by (namespace, service) (
              increase(${MESSAGES}{${own},service=~${names}}${range(window)})
            )
            and on (namespace, service)
            label_replace(
              max by (namespace, deployment) (${fact(context, AVAILABLE)}) > 0,
              "service", "$1", "deployment", "(.+)"
            )`,
          identity,
          settle: window,
          examples: {
            'on two nodes, beside one that is scaled to none and the database': (v) => ({
              [series(MESSAGES, { level: 'info' })]: { rate: (0.7 * v) / window },
              [series(MESSAGES, { level: 'none', node: 'node-2' })]: { rate: (0.3 * v) / window },
              [series(MESSAGES, { level: 'info', job: 'other' })]: { rate: 1 },
              [available(identity.service)]: { at: 1 },
              [available(identity.service, { instance: 'previous' })]: { at: 0 },
              // None of these is a service that runs.
              ...(services[1] && {
                [series(MESSAGES, { service: services[1].name })]: { rate: 1 },
                [available(services[1].name)]: { at: 0 },
                [available(services[1].name, { job: 'other' })]: { at: 1 },
              }),
              [series(MESSAGES, { service: config.application.database.name })]: { rate: 1 },
              [available(config.application.database.name)]: { at: 1 },
              [series(MESSAGES, { namespace: 'other' })]: { rate: 1 },
              [available(identity.service, { namespace: 'other' })]: { at: 1 },
            }),
          },
        },
      ],
    },
    direction: 'below',
    safe: 10 * warning.below,
    levels: perOwner(config, { severity: 'warning', sev: 'sev4', limit: warning.below, for: warning.for }),
    pace: 'slow',
    noData: 'silent',
    team: mainOwner(config),
    tier: 'application',
    board: 'logs',
    runbook: {
      meaning: {
        ja: `サービスの Pod は動いているのに、${formatDuration(window)} の間ログが 1 行もありません。`,
        en: `The service’s pods run, but it has not written a line for ${formatDuration(window)}.`,
      },
      impact: impactOn(loggedServices(config).map(({ name }) => name)),
      diagnosis: [
        {
          text: { ja: 'コンテナは標準出力に書いているか', en: 'Does the container write to its output' },
          command: run.logsOfAll(services.map(({ name }) => name)),
        },
        { text: { ja: '各ノードの Fluentd', en: 'Fluentd on each node' }, command: run.fluentdPods },
        { text: { ja: 'Fluentd のログ', en: 'Fluentd’s log' }, command: run.fluentdLogs },
      ],
      mitigation: [
        {
          text: {
            ja: 'kubectl logs に行があるなら Fluentd を再起動する(続きから読む)',
            en: 'If kubectl logs shows lines restart Fluentd; it reads on from where it was',
          },
          command: run.restartFluentd,
        },
        ...services.map(({ name, title }) => ({
          text: {
            ja: `${title}: 行がないまま固まっているなら再起動する`,
            en: `${name}: restart it if it hangs without a line`,
          },
          command: run.restart('deployment', name),
        })),
      ],
      permanentFix: [
        {
          text: {
            ja: 'ログを標準出力に書かせる。普段から静かなサービスなら thresholds.logSilence を見直す。',
            en: 'Have it log to its output; if it is silent by nature review thresholds.logSilence.',
          },
        },
      ],
    },
  };
};

/** `counted`: services that are known by their logs alone. */
function impactOn(counted: readonly string[]): Text {
  const names = counted.join(', ');
  const blind =
    counted.length === 0
      ? { ja: '', en: '' }
      : {
          ja: `${names} はメトリクスを公開しないため、要求数は 0 と数えられ、エラー率・応答時間・SLO の警告も鳴りません(TrafficDropped は鳴ることがあります)。`,
          en: ` ${names} export no metrics: their requests count as none, errors, slow answers and broken objectives go unnoticed, and TrafficDropped may fire.`,
        };
  return {
    ja: `障害や攻撃があっても調べる手掛かりが残りません。ログから数える認証失敗なども検知できません。${blind.ja}`,
    en: `Nothing would be left to look at after a failure or an attack, and what is counted from logs, as failed logins, is not.${blind.en}`,
  };
}
