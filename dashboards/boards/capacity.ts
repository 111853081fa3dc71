import { exact } from '../../config';
import type { Config } from '../../config';
import type { Signal } from '../../alerts';
import { promql, quote } from '../../alerts/promql';
import type { BoardBuilder } from '../kit/board';
import type { PanelSpec } from '../kit/panel';
import { GraphThresholdsStyleMode } from '../kit/sdk';
import { signalRows } from '../kit/signal-rows';

type Resource = 'cpu' | 'memory';

/** Capacity and cost: what is reserved and not used, what is used beyond it, and where is it going? */
export const capacity: BoardBuilder = (config, signals, all) => ({
  about: {
    ja: '確保した資源は使われているか。足りない所はあるか。この先どうなるか。',
    en: 'Is what is reserved used, is anything short, and where is it going?',
  },
  range: config.capacity.range,
  rows: [
    ...signalRows(config, signals),
    {
      title: { ja: '要求量と実際の使用', en: 'Requests against use' },
      panels: used(all).flatMap(([resource, record]) => [
        shareOfRequest(config, resource, record),
        toReturn(config, resource, record),
      ]),
    },
    {
      title: { ja: '推移', en: 'Trend' },
      panels: [
        ...used(all).map(([resource, record]) => reservedAndUsed(config, resource, record)),
        volumes(config),
        replicas(config),
      ],
    },
  ],
  next: [
    { board: 'system', why: { ja: '今足りないものはあるか', en: 'Is anything short right now?' } },
    { board: 'application', why: { ja: '使用量はどの要求によるか', en: 'Which requests use it?' } },
  ],
});

/** The recorded shares of the containers' limits, from which use in cores and bytes follows. */
function used(all: readonly Signal[]): readonly (readonly [Resource, string])[] {
  const recordOf = (alert: string) => all.find((signal) => signal.alert === alert)?.quantity.record;
  const [cpu, memory] = [recordOf('HighCPUUsage'), recordOf('HighMemoryUsage')];
  return [...(cpu ? [['cpu', cpu] as const] : []), ...(memory ? [['memory', memory] as const] : [])];
}

const NAMES = {
  cpu: { ja: 'CPU', en: 'CPU', unit: 'cores' },
  memory: { ja: 'メモリ', en: 'Memory', unit: 'bytes' },
} as const;

const shareOfRequest = (config: Config, resource: Resource, record: string): PanelSpec => ({
  name: `capacity/${resource}-share`,
  title: { ja: `${NAMES[resource].ja} 要求量に対する使用`, en: `${NAMES[resource].en} used of its request` },
  about: {
    ja: '期間中の使用量のパーセンタイル。100 % を超えるものは要求量が足りない。',
    en: 'A percentile of the use within the time range. Above 100 % a request is too small.',
  },
  form: 'bars',
  unit: 'percentunit',
  queries: [
    {
      expr: `sort_desc(\n${usual(config, resource, record)}\n/\n${reserved(config, resource, 'requests')}\n)`,
      legend: '{{pod}} {{container}}',
    },
  ],
  limits: {
    steps: [
      { value: null, color: 'green' },
      { value: 1, color: 'orange' },
    ],
    style: GraphThresholdsStyleMode.Off,
  },
  axis: { min: 0 },
});

const toReturn = (config: Config, resource: Resource, record: string): PanelSpec => ({
  name: `capacity/${resource}-to-return`,
  title: {
    ja: `${NAMES[resource].ja} 減らせる要求量`,
    en: `${NAMES[resource].en} requests to give back`,
  },
  about: {
    ja: '要求量から、使用量のパーセンタイルと余裕を引いた量。負の値は増やすべき量。',
    en: 'The request without the percentile of the use and some headroom. Below zero it should grow by so much.',
  },
  form: 'bars',
  unit: NAMES[resource].unit,
  queries: [
    {
      expr: [
        'sort_desc(',
        reserved(config, resource, 'requests'),
        '-',
        `${String(exact(1 + config.capacity.headroom))} *`,
        usual(config, resource, record),
        ')',
      ].join('\n'),
      legend: '{{pod}} {{container}}',
    },
  ],
  limits: {
    steps: [
      { value: null, color: 'orange' },
      { value: 0, color: 'green' },
    ],
    style: GraphThresholdsStyleMode.Off,
  },
});

const reservedAndUsed = (config: Config, resource: Resource, record: string): PanelSpec => ({
  name: `capacity/${resource}-trend`,
  title: { ja: `${NAMES[resource].ja} 確保と使用`, en: `${NAMES[resource].en} reserved and used` },
  about: { ja: '名前空間の合計。', en: 'Sums of the namespace: requests, limits and real use.' },
  unit: NAMES[resource].unit,
  queries: [
    { expr: `sum(\n${reserved(config, resource, 'requests')}\n)`, legend: '要求 / requested' },
    { expr: `sum(\n${reserved(config, resource, 'limits')}\n)`, legend: '上限 / limit' },
    {
      expr: promql`
        sum(
          max by (namespace, pod, container) (${record}{scope="container"})
          *
          ${reserved(config, resource, 'limits')}
        )`,
      legend: '使用 / used',
    },
  ],
});

const volumes = ({ application }: Config): PanelSpec => ({
  name: 'capacity/volumes',
  title: { ja: 'ボリュームの使用量', en: 'Used space of volumes' },
  about: { ja: '永続ボリュームごと。', en: 'Each claim of the namespace.' },
  unit: 'bytes',
  queries: [
    {
      expr: promql`
        max by (persistentvolumeclaim) (
          kubelet_volume_stats_used_bytes{job="kubelet", namespace=${quote(application.namespace)}}
        )`,
      legend: '{{persistentvolumeclaim}}',
    },
  ],
});

const replicas = ({ application }: Config): PanelSpec => ({
  name: 'capacity/replicas',
  title: { ja: 'オートスケールされた Pod 数', en: 'Autoscaled pods' },
  about: { ja: '今の数と、上限まで。', en: 'How many run, and how many may.' },
  unit: 'short',
  queries: (['status_current_replicas', 'spec_max_replicas'] as const).map((fact) => ({
    expr: promql`
      max by (horizontalpodautoscaler) (
        kube_horizontalpodautoscaler_${fact}{
          job="kube-state-metrics", namespace=${quote(application.namespace)}
        }
      )`,
    legend: `{{horizontalpodautoscaler}} ${fact === 'spec_max_replicas' ? '上限 / max' : '現在 / now'}`,
  })),
});

/** What containers use, in cores or bytes, but for peaks: a percentile over the time range. */
function usual(config: Config, resource: Resource, record: string): string {
  return promql`
    (
      max by (namespace, pod, container) (
        quantile_over_time(
          ${String(config.capacity.percentile)}, ${record}{scope="container"}[$__range]
        )
      )
      *
      ${reserved(config, resource, 'limits')}
    )`;
}

/** Requests or limits of the containers, in cores or bytes. */
function reserved({ application }: Config, resource: Resource, what: 'requests' | 'limits'): string {
  return promql`
    max by (namespace, pod, container) (
      kube_pod_container_resource_${what}{
        job="kube-state-metrics", namespace=${quote(application.namespace)}, resource=${quote(resource)}
      }
    )`;
}
