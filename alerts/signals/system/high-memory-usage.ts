import type { SignalBuilder } from '../../context';
import type { Labels } from '../../quantity';
import { commands } from '../../commands';
import { promql, quote, series } from '../../promql';

/** Memory in use: of a node (without caches), and of a container's limit (working set). Two levels (C1). */
export const highMemoryUsage: SignalBuilder = ({ config }) => {
  const { memory } = config.thresholds;
  const { namespace } = config.application;
  const { services } = config.application;
  const run = commands(config);
  const ofNode = (metric: 'MemAvailable' | 'MemTotal', more: Labels = {}) =>
    series(`node_memory_${metric}_bytes`, { job: 'node-exporter', node: 'node-1', instance: 'a', ...more });
  const container = { namespace, pod: 'pod-1', container: 'main' };
  const used = (more: Labels = {}) =>
    series('container_memory_working_set_bytes', { job: 'cadvisor', ...container, id: '/a', ...more });
  const limit = (more: Labels = {}) =>
    series('kube_pod_container_resource_limits', {
      job: 'kube-state-metrics',
      ...container,
      resource: 'memory',
      instance: 'a',
      ...more,
    });
  return {
    alert: 'HighMemoryUsage',
    title: { ja: 'メモリ使用率が高い', en: 'High memory usage' },
    quantity: {
      record: 'memory_usage',
      unit: 'ratio',
      sources: [
        {
          labels: { scope: 'node' },
          subject: ['node'],
          expr: promql`
            1 -
            max by (node) (node_memory_MemAvailable_bytes{job="node-exporter"})
            /
            max by (node) (node_memory_MemTotal_bytes{job="node-exporter"})`,
          identity: { node: 'node-1' },
          others: 1,
          examples: {
            'available of total': (v) => ({
              [ofNode('MemAvailable')]: { at: 8e9 * (1 - v) },
              [ofNode('MemAvailable', { instance: 'b' })]: { at: 7e9 * (1 - v) },
              [ofNode('MemAvailable', { job: 'other' })]: { at: 9e9 },
              [ofNode('MemAvailable', { node: 'node-2' })]: { at: 15e9 },
              [ofNode('MemTotal')]: { at: 8e9 },
              [ofNode('MemTotal', { instance: 'b' })]: { at: 7.5e9 },
              [ofNode('MemTotal', { job: 'other' })]: { at: 9e9 },
              [ofNode('MemTotal', { node: 'node-2' })]: { at: 16e9 },
            }),
          },
        },
        {
          labels: { scope: 'container' },
          subject: ['namespace', 'pod', 'container'],
          // The sums that cAdvisor keeps per pod (container="") fall out: only containers have a limit.
          expr: promql`
            max by (namespace, pod, container) (
              container_memory_working_set_bytes{job="cadvisor",namespace=${quote(namespace)}}
            )
            /
            max by (namespace, pod, container) (
              kube_pod_container_resource_limits{job="kube-state-metrics",resource="memory"}
            )`,
          identity: container,
          others: 1,
          examples: {
            'working set against the limit': (v) => ({
              [used()]: { at: 5e8 * v },
              [used({ id: '/b' })]: { at: 4e8 * v },
              [used({ container: '' })]: { at: 9e8 },
              [used({ job: 'other' })]: { at: 9e8 },
              [used({ namespace: 'other' })]: { at: 9e8 },
              [used({ pod: 'pod-2' })]: { at: 1e8 },
              [limit()]: { at: 4e8 },
              [limit({ instance: 'b' })]: { at: 5e8 },
              [limit({ resource: 'ephemeral_storage' })]: { at: 9e9 },
              [limit({ job: 'other' })]: { at: 9e9 },
              [limit({ namespace: 'other' })]: { at: 5e8 },
              [limit({ pod: 'pod-2' })]: { at: 5e8 },
            }),
          },
        },
      ],
    },
    direction: 'above',
    safe: 0.3,
    levels: [
      { severity: 'warning', sev: 'sev3', limit: memory.warning.above, for: memory.warning.for },
      { severity: 'critical', sev: 'sev2', limit: memory.critical.above, for: memory.critical.for },
    ],
    noData: 'silent',
    team: 'ops-l1',
    tier: 'system',
    board: 'system',
    runbook: {
      meaning: {
        ja: 'ノードのメモリ、またはコンテナのメモリ上限に対する使用率がしきい値を超え続けています。',
        en: 'A node’s memory, or a container’s memory limit, has been used beyond the limit for some time.',
      },
      impact: {
        ja: 'コンテナは上限に達すると OOM で強制終了され、ノードが足りなくなると Pod が追い出されます。',
        en: 'A container is killed at its limit; a node that runs out evicts pods.',
      },
      diagnosis: [
        { text: { ja: 'どのコンテナが使っているか', en: 'Which container uses it' }, command: run.topPods },
        { text: { ja: 'ノードの余裕', en: 'What the nodes have left' }, command: run.topNodes },
        { text: { ja: '再起動や OOM の記録', en: 'Restarts and OOM kills' }, command: run.events },
      ],
      mitigation: services.map(({ name, title }) => ({
        text: {
          ja: `${title}: メモリが漏れているなら再起動する(Pod は順に置き換わる)`,
          en: `${name}: restart it if it leaks memory; its pods are replaced one by one`,
        },
        command: run.restart('deployment', name),
      })),
      permanentFix: [
        {
          text: {
            ja: '使用量が伸び続けるなら漏れを直す。一定なら scaling.*.resources.limits.memory を実際の使用量に合わせて見直す。',
            en: 'Mend the leak if usage keeps growing; if it is level review scaling.*.resources.limits.memory against what is really used.',
          },
        },
      ],
    },
  };
};
