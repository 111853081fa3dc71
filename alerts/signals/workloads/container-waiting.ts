import type { SignalBuilder } from '../../context';
import { commands } from '../../commands';
import { promql, series } from '../../promql';
import { fact, told } from './kube-facts';
import { ownerOf, perTeam, withOwner } from './owner';

const OF_CONTAINERS = 'kube_pod_container_status_waiting_reason';
const OF_INIT = 'kube_pod_init_container_status_waiting_reason';

/**
 * A container waits instead of running: its image, its Secret or its volume is missing. Containers that crash
 * have a signal of their own (of init containers they count here), and those that wait for init containers are
 * not the ones to look at.
 */
export const containerWaiting: SignalBuilder = (context) => {
  const { config } = context;
  const { namespace, services } = config.application;
  const service = services[0]?.name ?? 'main';
  const container = { namespace, pod: 'pod-1', container: service };
  const run = commands(config);
  const none = { at: 0 };
  return {
    alert: 'KubeContainerWaiting',
    title: { ja: 'コンテナが起動できずに待機している', en: 'A container cannot start' },
    quantity: {
      record: 'container_waiting',
      unit: 'state',
      sources: [
        {
          subject: ['namespace', 'pod', 'container'],
          expr: withOwner(
            config,
            promql`
              max by (namespace, pod, container) (
                ${fact(context, OF_CONTAINERS, ',reason!~"CrashLoopBackOff|PodInitializing"')}
                or
                ${fact(context, OF_INIT, ',reason!="PodInitializing"')}
              )`,
            'container',
          ),
          identity: container,
          carries: ownerOf(config, service),
          others: 1,
          examples: {
            'an image that cannot be pulled': (v) => ({
              ...told(
                OF_CONTAINERS,
                { ...container },
                { at: v },
                { less: none, more: { at: 1 }, another: none },
              ),
              [series(OF_CONTAINERS, {
                job: 'kube-state-metrics',
                ...container,
                reason: 'CrashLoopBackOff',
              })]: { at: 1 },
              [series(OF_CONTAINERS, {
                job: 'kube-state-metrics',
                ...container,
                reason: 'PodInitializing',
              })]: { at: 1 },
            }),
            'an init container': (v) => ({
              ...told(OF_INIT, container, { at: v }, { less: none, more: { at: 1 }, another: none }),
              [series(OF_INIT, { job: 'kube-state-metrics', ...container, reason: 'PodInitializing' })]: {
                at: 1,
              },
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
      for: config.thresholds.containerWaiting.warning.for,
    }),
    pace: 'slow',
    noData: 'silent',
    team: 'ops-l1',
    tier: 'system',
    board: 'system',
    runbook: {
      meaning: {
        ja: 'コンテナが起動前の状態(ImagePullBackOff、CreateContainerConfigError、ContainerCreating など)のままです。',
        en: 'A container stays in a state before its start: ImagePullBackOff, CreateContainerConfigError, ContainerCreating …',
      },
      impact: {
        ja: 'その Pod は働きません。リリースの途中なら新しい版は出ず、古い Pod だけで動いています。',
        en: 'The pod does no work. During a release the new version does not appear; the old pods go on alone.',
      },
      diagnosis: [
        { text: { ja: 'どの Pod か(STATUS に理由)', en: 'Which pod; STATUS says why' }, command: run.pods },
        {
          text: {
            ja: 'Events の末尾: イメージ名、認証、足りない Secret、付けられないボリューム',
            en: 'The end of Events: image name, credentials, a missing Secret, a volume that does not attach',
          },
          command: run.describePods,
        },
        { text: { ja: 'ボリュームは Bound か', en: 'Are the volumes bound' }, command: run.volumes },
      ],
      mitigation: services.map(({ name, title }) => ({
        text: {
          ja: `${title}: イメージの指定を誤ったリリースなら戻す`,
          en: `${name}: undo a release that names a wrong image`,
        },
        command: run.undo(name),
      })),
      permanentFix: [
        {
          text: {
            ja: 'リリースの前にイメージの存在と Secret の名前を CI で確かめる。',
            en: 'Let CI check that the image exists and that the Secrets are named right before a release.',
          },
        },
      ],
    },
  };
};
