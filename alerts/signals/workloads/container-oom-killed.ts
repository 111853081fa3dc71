import type { SignalBuilder } from '../../context';
import { commands } from '../../commands';
import { promql, series } from '../../promql';
import { fact, qualifying, told } from './kube-facts';
import { ownerOf, perTeam, withOwner } from './owner';

const ENDED = 'kube_pod_container_status_last_terminated_timestamp';
const REASON = 'kube_pod_container_status_last_terminated_reason';

/**
 * How long ago a container was killed for using more memory than its limit. Kubernetes remembers only the last
 * end of a container; one kill is one warning, whether or not it comes back.
 */
export const containerOomKilled: SignalBuilder = (context) => {
  const { config } = context;
  const { warning } = config.thresholds.oomKilled;
  const { namespace, services } = config.application;
  const service = services[0]?.name ?? 'main';
  const container = { namespace, pod: 'pod-1', container: service };
  const run = commands(config);
  const why = (labels: Record<string, string>) =>
    series(REASON, { job: 'kube-state-metrics', ...container, reason: 'OOMKilled', ...labels });
  return {
    alert: 'ContainerOOMKilled',
    title: { ja: 'コンテナがメモリ不足で強制終了', en: 'A container was killed for its memory' },
    quantity: {
      record: 'container_oom_killed_age_seconds',
      unit: 'seconds',
      sources: [
        {
          subject: ['namespace', 'pod', 'container'],
          expr: withOwner(
            config,
            promql`
              time() - max by (namespace, pod, container) (${fact(context, ENDED)})
              and
              group by (namespace, pod, container) (${qualifying(REASON, ',reason="OOMKilled"')})`,
            'container',
          ),
          identity: container,
          carries: ownerOf(config, service),
          others: 1,
          examples: {
            'the last end of three containers': (v, t) => {
              const then = { at: t - v, slope: 1 };
              return {
                ...told(ENDED, container, then, {
                  less: { at: t - 3 * v, slope: 1 },
                  more: { at: t, slope: 1 },
                  another: { at: t, slope: 1 },
                }),
                [why({})]: { at: 1 },
                [why({ container: 'another' })]: { at: 1 },
                [why({ namespace: 'other' })]: { at: 1 },
                // Ended for other reasons.
                [series(ENDED, { job: 'kube-state-metrics', ...container, container: 'third' })]: then,
                [why({ container: 'third', reason: 'Error' })]: { at: 1 },
                [why({ container: 'third', job: 'other' })]: { at: 1 },
              };
            },
          },
        },
      ],
    },
    direction: 'below',
    safe: 10 * warning.below,
    levels: perTeam(config, {
      severity: 'warning',
      sev: 'sev3',
      limit: warning.below,
      for: warning.for,
    }),
    pace: 'slow',
    noData: 'silent',
    team: 'ops-l1',
    tier: 'system',
    board: 'system',
    runbook: {
      meaning: {
        ja: 'コンテナがメモリ上限を超え、カーネルに強制終了されました(OOMKilled、終了コード 137)。',
        en: 'A container went beyond its memory limit and the kernel killed it (OOMKilled, exit code 137).',
      },
      impact: {
        ja: '処理中の要求は失われ、起動し直すまでその Pod は働きません。繰り返すなら残りの Pod に負荷が集まります。',
        en: 'Requests in progress are lost and the pod is away until it has started again. If it repeats the other pods bear the load.',
      },
      diagnosis: [
        { text: { ja: '今のメモリ使用量', en: 'Memory in use now' }, command: run.topPods },
        {
          text: { ja: 'Last State と上限(Limits)', en: 'Last State, and the limits' },
          command: run.describePods,
        },
        ...services.map(({ name, title }) => ({
          text: { ja: `${title}: 落ちる直前のログ`, en: `${name}: its last words` },
          command: run.previousLogs(name),
        })),
      ],
      mitigation: [
        {
          text: {
            ja: '負荷に見合うなら上限を上げる(バックエンドは scaling.backend.resources.limits.memory)。増え続けるなら漏れとして開発へ。',
            en: 'If the load explains it raise the limit (of the backend: scaling.backend.resources.limits.memory). If it only grows it is a leak: tell the developers.',
          },
        },
        ...services.map(({ name, title }) => ({
          text: {
            ja: `${title}: 直前のリリースから始まったなら戻す`,
            en: `${name}: undo the release that it began with`,
          },
          command: run.undo(name),
        })),
      ],
      permanentFix: [
        {
          text: {
            ja: '使用量の推移から上限を決め直す(scaling.backend.resources、または各サービスの Deployment)。漏れは直す。',
            en: 'Set the limits from what was used over weeks (scaling.backend.resources, or the service’s Deployment), and mend leaks.',
          },
        },
      ],
    },
  };
};
