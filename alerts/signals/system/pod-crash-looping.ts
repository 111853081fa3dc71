import type { SignalBuilder } from '../../context';
import type { Labels } from '../../quantity';
import { commands } from '../../commands';
import { promql, quote, range, series } from '../../promql';

/**
 * A container dies again and again. Between two attempts it runs for a moment, so what counts is whether it has
 * been waiting at any time of the window.
 */
export const podCrashLooping: SignalBuilder = ({ config }) => {
  const { warning, window } = config.thresholds.crashLoop;
  const { namespace, services } = config.application;
  const run = commands(config);
  const container = { namespace, pod: 'pod-1', container: 'main' };
  const waiting = (more: Labels) =>
    series('kube_pod_container_status_waiting_reason', {
      job: 'kube-state-metrics',
      ...container,
      reason: 'CrashLoopBackOff',
      ...more,
    });
  return {
    alert: 'PodCrashLooping',
    title: { ja: 'Pod が再起動を繰り返している', en: 'A pod keeps crashing' },
    quantity: {
      record: 'pod_crash_looping',
      unit: 'state',
      sources: [
        {
          subject: ['namespace', 'pod', 'container'],
          expr: promql`
            max by (namespace, pod, container) (
              max_over_time(
                kube_pod_container_status_waiting_reason{job="kube-state-metrics",namespace=${quote(namespace)},reason="CrashLoopBackOff"}${range(window)}
              )
            )`,
          identity: container,
          others: 1,
          settle: window,
          // From 1 to 0: the state must be remembered for the window, and then forgotten.
          values: [1, 0],
          examples: {
            'one of two pods of that name': (v) => ({
              [waiting({ uid: 'a' })]: { at: v },
              [waiting({ uid: 'b' })]: { at: 0 },
              [waiting({ pod: 'pod-2' })]: { at: 0 },
              [waiting({ reason: 'ImagePullBackOff' })]: { at: 1 },
              [waiting({ namespace: 'other' })]: { at: 1 },
              [waiting({ job: 'other' })]: { at: 1 },
            }),
          },
        },
      ],
    },
    direction: 'above',
    safe: 0,
    levels: [{ severity: 'warning', sev: 'sev3', limit: 0, for: warning.for }],
    noData: 'silent',
    team: 'ops-l1',
    tier: 'system',
    board: 'system',
    runbook: {
      meaning: {
        ja: 'コンテナが起動してもすぐ終了し、kubelet が間隔を空けて再起動を繰り返しています(CrashLoopBackOff)。',
        en: 'A container ends soon after each start; the kubelet waits longer and longer (CrashLoopBackOff).',
      },
      impact: {
        ja: 'その Pod は働いていません。残りの Pod に負荷が集まり、全滅すればサービスが停止します。',
        en: 'The pod does no work. The others bear its load; without others the service is down.',
      },
      diagnosis: [
        { text: { ja: 'どの Pod か', en: 'Which pod' }, command: run.pods },
        {
          text: {
            ja: '終了コードと理由(137 と OOMKilled はメモリ不足)',
            en: 'Exit code and reason (137 and OOMKilled: out of memory)',
          },
          command: run.describePods,
        },
        ...services.map(({ name, title }) => ({
          text: { ja: `${title}: 落ちる直前のログ`, en: `${name}: its last words` },
          command: run.previousLogs(name),
        })),
      ],
      mitigation: services.map(({ name, title }) => ({
        text: { ja: `${title}: 直前のリリースが原因なら戻す`, en: `${name}: undo a release that caused it` },
        command: run.undo(name),
      })),
      permanentFix: [
        {
          text: {
            ja: '落ちる原因を直す。メモリ不足なら scaling.*.resources.limits.memory、起動が遅いだけなら application.serviceDefaults.liveness.initialDelay を見直す。',
            en: 'Mend why it ends: for out of memory review scaling.*.resources.limits.memory, for a slow start application.serviceDefaults.liveness.initialDelay.',
          },
        },
      ],
    },
  };
};
