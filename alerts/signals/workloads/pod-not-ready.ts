import type { SignalBuilder } from '../../context';
import { commands } from '../../commands';
import { promql, series } from '../../promql';
import { fact, qualifying, told } from './kube-facts';
import { ownerOf, perTeam, withOwner } from './owner';

const READY = 'kube_pod_status_ready';
const PHASE = 'kube_pod_status_phase';
const INFO = 'kube_pod_info';

/**
 * A pod that should work is not ready: it has no node, does not start, or fails its readiness probe. Pods that
 * have ended (jobs, evicted ones) are never ready again, and are left out. It carries its node, so that a lost one
 * explains its pods.
 */
export const podNotReady: SignalBuilder = (context) => {
  const { config } = context;
  const { namespace, services, database } = config.application;
  const service = services[0]?.name ?? 'main';
  const pod = { namespace, pod: `${service}-5d9c7b8f6d-x2k4p` };
  const run = commands(config);
  const ready = { condition: 'true', ...pod };
  const info = (labels: Record<string, string>, v = 1) => ({
    [series(INFO, { job: 'kube-state-metrics', ...pod, node: 'node-1', ...labels })]: { at: v },
  });
  const phase = (labels: Record<string, string>, v = 1) => ({
    [series(PHASE, { job: 'kube-state-metrics', ...pod, phase: 'Running', ...labels })]: { at: v },
  });
  return {
    alert: 'KubePodNotReady',
    title: { ja: 'Pod が準備完了にならない', en: 'A pod is not ready' },
    quantity: {
      record: 'pod_not_ready',
      unit: 'state',
      sources: [
        {
          subject: ['namespace', 'pod'],
          expr: withOwner(
            config,
            promql`
              max by (namespace, pod, node) (${qualifying(INFO)})
              * on (namespace, pod) group_left ()
              (
                1 - max by (namespace, pod) (${fact(context, READY, ',condition="true"')})
                and
                max by (namespace, pod) (${qualifying(PHASE, ',phase=~"Pending|Running|Unknown"')}) > 0
              )`,
            'pod',
            'pod',
          ),
          identity: pod,
          carries: { ...ownerOf(config, service), node: 'node-1' },
          others: 1,
          examples: {
            'running, pending and ended pods': (v) => ({
              ...told(READY, ready, { at: 1 - v }, { less: { at: 0 }, more: { at: 1 }, another: { at: 0 } }),
              [series(READY, { job: 'kube-state-metrics', ...pod, condition: 'false' })]: { at: 1 },
              ...info({}),
              ...info({ instance: 'a' }, 0),
              ...info({ namespace: 'other', node: 'node-2' }),
              ...info({ job: 'other', node: 'node-3' }),
              ...info({ pod: 'another', node: '' }),
              ...info({ pod: 'third' }),
              ...phase({}),
              ...phase({ instance: 'a' }, 0),
              ...phase({ namespace: 'other' }),
              ...phase({ pod: 'another', phase: 'Pending' }),
              // Has ended: in no phase that counts, whatever another job says.
              [series(READY, { job: 'kube-state-metrics', namespace, condition: 'true', pod: 'third' })]: {
                at: 0,
              },
              ...phase({ pod: 'third' }, 0),
              ...phase({ pod: 'third', phase: 'Succeeded' }),
              ...phase({ pod: 'third', job: 'other' }),
            }),
          },
        },
      ],
    },
    direction: 'above',
    safe: 0,
    levels: perTeam(config, {
      severity: 'warning',
      sev: 'sev3',
      limit: 0,
      for: config.thresholds.podNotReady.warning.for,
    }),
    pace: 'slow',
    noData: 'silent',
    team: 'ops-l1',
    tier: 'system',
    board: 'system',
    runbook: {
      meaning: {
        ja: 'Pod が長く準備完了になりません。ノードに割り当てられない(Pending)、起動しない、readiness プローブに失敗しているのいずれかです。',
        en: 'A pod has not been ready for long: no node takes it (Pending), it does not start, or it fails its readiness probe.',
      },
      impact: {
        ja: 'その Pod には要求が届きません。残りの Pod で足りている間は、利用者には見えません。',
        en: 'It gets no requests. Users do not notice while the other pods suffice.',
      },
      diagnosis: [
        { text: { ja: 'READY と STATUS', en: 'READY and STATUS' }, command: run.pods },
        {
          text: {
            ja: 'Events: 割り当てできない理由、プローブの失敗',
            en: 'Events: why no node takes it, which probe fails',
          },
          command: run.describePods,
        },
        {
          text: { ja: '各サービスとデータベースのログ', en: 'Logs of the services and the database' },
          command: run.logsOfAll([...services.map(({ name }) => name), database.name]),
        },
        {
          text: { ja: 'ノードの空き(Pending の場合)', en: 'Room on the nodes, if it is Pending' },
          command: run.describeNodes,
        },
      ],
      mitigation: [
        {
          text: {
            ja: 'Pending なら空きを作る(ノードを増やす、requests を見直す)。',
            en: 'If it is Pending make room: another node, or smaller requests.',
          },
        },
        ...services.map(({ name, title }) => ({
          text: {
            ja: `${title}: readiness に失敗したままなら再起動する`,
            en: `${name}: restart it if it stays unready`,
          },
          command: run.restart('deployment', name),
        })),
      ],
      permanentFix: [
        {
          text: {
            ja: 'readiness プローブは依存先の一時的な障害で外れない条件にし、requests をノードの空きに合わせる。',
            en: 'Let the readiness probe not depend on what fails for moments, and fit requests to the nodes.',
          },
        },
      ],
    },
  };
};
