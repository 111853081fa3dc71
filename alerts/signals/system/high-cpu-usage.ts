import type { SignalBuilder } from '../../context';
import { commands } from '../../commands';
import { promql, quote, range } from '../../promql';

/** CPU in use: of a node's cores, and of a container's limit. The quantity bears the guide's name. */
export const highCpuUsage: SignalBuilder = ({ config }) => {
  const { cpu } = config.thresholds;
  const window = range(cpu.window);
  const namespace = quote(config.application.namespace);
  const run = commands(config);
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
              'node_cpu_seconds_total{job="node-exporter",node="node-1",cpu="0",mode="idle"}': {
                rate: 1.1 * (1 - v),
              },
              'node_cpu_seconds_total{job="node-exporter",node="node-1",cpu="0",mode="user"}': {
                rate: 1 - 1.1 * (1 - v),
              },
              'node_cpu_seconds_total{job="node-exporter",node="node-1",cpu="1",mode="idle"}': {
                rate: 0.9 * (1 - v),
              },
              'node_cpu_seconds_total{job="node-exporter",node="node-1",cpu="1",mode="iowait"}': {
                rate: 1 - 0.9 * (1 - v),
              },
              'node_cpu_seconds_total{job="node-exporter",node="node-2",cpu="0",mode="idle"}': { rate: 0.97 },
              'node_cpu_seconds_total{job="node-exporter",node="node-2",cpu="0",mode="user"}': { rate: 0.03 },
              'node_cpu_seconds_total{job="other",node="node-1",cpu="0",mode="idle"}': { rate: 7 },
            }),
          },
        },
        {
          labels: { scope: 'container' },
          subject: ['namespace', 'pod', 'container'],
          expr: promql`
            sum by (namespace, pod, container) (
              rate(container_cpu_usage_seconds_total{job="cadvisor",namespace=${namespace},container!=""}${window})
            )
            /
            max by (namespace, pod, container) (
              kube_pod_container_resource_limits{job="kube-state-metrics",namespace=${namespace},resource="cpu"}
            )`,
          identity: { namespace: config.application.namespace, pod: 'backend-1', container: 'backend' },
          others: 1,
          settle: cpu.window,
          examples: {
            'two cores against the limit': (v) => ({
              [`container_cpu_usage_seconds_total{job="cadvisor",namespace=${namespace},pod="backend-1",container="backend",cpu="0"}`]:
                { rate: 0.3 * v },
              [`container_cpu_usage_seconds_total{job="cadvisor",namespace=${namespace},pod="backend-1",container="backend",cpu="1"}`]:
                { rate: 0.2 * v },
              [`container_cpu_usage_seconds_total{job="cadvisor",namespace=${namespace},pod="backend-1",container=""}`]:
                { rate: 9 },
              [`container_cpu_usage_seconds_total{job="cadvisor",namespace="other",pod="backend-1",container="backend"}`]:
                { rate: 9 },
              [`container_cpu_usage_seconds_total{job="cadvisor",namespace=${namespace},pod="backend-2",container="backend"}`]:
                { rate: 0.01 },
              [`kube_pod_container_resource_limits{job="kube-state-metrics",namespace=${namespace},pod="backend-1",container="backend",resource="cpu",instance="a"}`]:
                { at: 0.5 },
              [`kube_pod_container_resource_limits{job="kube-state-metrics",namespace=${namespace},pod="backend-1",container="backend",resource="cpu",instance="b"}`]:
                { at: 0.5 },
              [`kube_pod_container_resource_limits{job="kube-state-metrics",namespace=${namespace},pod="backend-1",container="backend",resource="memory"}`]:
                { at: 5e8 },
              [`kube_pod_container_resource_limits{job="kube-state-metrics",namespace=${namespace},pod="backend-2",container="backend",resource="cpu"}`]:
                { at: 0.5 },
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
    group: 'system',
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
        { text: { ja: 'どの Pod が使っているか', en: 'Which pod uses it' }, command: run.topPods },
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
        {
          text: { ja: '暴走している Pod は再起動する', en: 'Restart a runaway' },
          command: run.restart('deployment', 'backend'),
        },
      ],
    },
  };
};
