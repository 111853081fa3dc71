import type { SignalBuilder } from '../../context';
import type { Labels } from '../../quantity';
import { commands } from '../../commands';
import { promql, quote, range, series } from '../../promql';

/** CPU in use: of a node's cores, and of a container's limit. The quantity bears the guide's name. */
export const highCpuUsage: SignalBuilder = ({ config }) => {
  const { cpu } = config.thresholds;
  const { namespace } = config.application;
  const { services } = config.application;
  const window = range(cpu.window);
  const run = commands(config);
  const core = (number: string, mode: string, more: Labels = {}) =>
    series('node_cpu_seconds_total', { job: 'node-exporter', node: 'node-1', cpu: number, mode, ...more });
  const container = { namespace, pod: 'pod-1', container: 'main' };
  const used = (number: string, more: Labels = {}) =>
    series('container_cpu_usage_seconds_total', { job: 'cadvisor', ...container, cpu: number, ...more });
  const limit = (instance: string, more: Labels = {}) =>
    series('kube_pod_container_resource_limits', {
      job: 'kube-state-metrics',
      ...container,
      resource: 'cpu',
      instance,
      ...more,
    });
  return {
    alert: 'HighCPUUsage',
    title: { ja: 'CPU 使用率が高い', en: 'High CPU usage' },
    quantity: {
      record: 'cpu_usage',
      unit: 'ratio',
      sources: [
        {
          labels: { scope: 'node' },
          subject: ['node'],
          // Ratio of two rates: right from the second sample on, unlike `1 - avg(rate(idle))`.
          expr: promql`
            1 -
            sum by (node) (rate(node_cpu_seconds_total{job="node-exporter",mode="idle"}${window}))
            /
            sum by (node) (rate(node_cpu_seconds_total{job="node-exporter"}${window}))`,
          identity: { node: 'node-1' },
          others: 1,
          settle: cpu.window,
          examples: {
            'two uneven cores': (v) => ({
              [core('0', 'idle')]: { rate: 1.1 * (1 - v) },
              [core('0', 'user')]: { rate: 1 - 1.1 * (1 - v) },
              [core('1', 'idle')]: { rate: 0.9 * (1 - v) },
              [core('1', 'iowait')]: { rate: 1 - 0.9 * (1 - v) },
              [core('0', 'idle', { node: 'node-2' })]: { rate: 0.97 },
              [core('0', 'user', { node: 'node-2' })]: { rate: 0.03 },
              [core('0', 'idle', { job: 'other' })]: { rate: 7 },
            }),
          },
        },
        {
          labels: { scope: 'container' },
          subject: ['namespace', 'pod', 'container'],
          // The sums that cAdvisor keeps per pod (container="") fall out: only containers have a limit.
          expr: promql`
            sum by (namespace, pod, container) (
              rate(container_cpu_usage_seconds_total{job="cadvisor",namespace=${quote(namespace)}}${window})
            )
            /
            max by (namespace, pod, container) (
              kube_pod_container_resource_limits{job="kube-state-metrics",resource="cpu"}
            )`,
          identity: container,
          others: 1,
          settle: cpu.window,
          examples: {
            'two cores against the limit': (v) => ({
              [used('0')]: { rate: 0.3 * v },
              [used('1')]: { rate: 0.2 * v },
              [used('0', { container: '' })]: { rate: 9 },
              [used('0', { job: 'other' })]: { rate: 9 },
              [used('0', { namespace: 'other' })]: { rate: 9 },
              [used('0', { pod: 'pod-2' })]: { rate: 0.01 },
              [limit('a')]: { at: 0.4 },
              [limit('b')]: { at: 0.5 },
              [limit('a', { resource: 'memory' })]: { at: 5e8 },
              [limit('a', { job: 'other' })]: { at: 9 },
              [limit('a', { namespace: 'other' })]: { at: 0.5 },
              [limit('a', { pod: 'pod-2' })]: { at: 0.5 },
            }),
          },
        },
      ],
    },
    direction: 'above',
    safe: 0.3,
    levels: [{ severity: 'warning', sev: 'sev3', limit: cpu.warning.above, for: cpu.warning.for }],
    noData: 'silent',
    team: 'ops-l1',
    tier: 'system',
    board: 'system',
    runbook: {
      meaning: {
        ja: 'ノードのコア、またはコンテナの CPU 上限に対する使用率がしきい値を超え続けています。',
        en: 'A node’s cores, or a container’s CPU limit, have been used beyond the limit for some time.',
      },
      impact: {
        ja: '応答が遅くなり、コンテナは上限でスロットリングされます。HPA が先に増やしているはずです。',
        en: 'Answers get slower; a container is throttled at its limit. The HPA should have scaled before.',
      },
      diagnosis: [
        { text: { ja: 'どの Pod が使っているか', en: 'Which pod uses it' }, command: run.busiestPods },
        { text: { ja: 'ノード全体か', en: 'Is it the whole node' }, command: run.topNodes },
        { text: { ja: 'HPA は増やしているか', en: 'Has the HPA scaled' }, command: run.hpa },
      ],
      mitigation: [
        {
          text: {
            ja: '負荷が正当なら HPA の上限かノードを増やす。上限を下げるとスロットリングが増えるだけなので避ける。',
            en: 'If the load is genuine raise the HPA’s maximum or add a node. Lowering limits only throttles more.',
          },
        },
        ...services.map(({ name, title }) => ({
          text: { ja: `${title}: 暴走しているなら再起動する`, en: `${name}: restart it if it runs away` },
          command: run.restart('deployment', name),
        })),
      ],
      permanentFix: [
        {
          text: {
            ja: 'scaling.*.horizontal.maxReplicas と scaling.*.resources を、ピーク時の実測値に合わせて見直す。',
            en: 'Review scaling.*.horizontal.maxReplicas and scaling.*.resources against the peak that was measured.',
          },
        },
      ],
    },
  };
};
