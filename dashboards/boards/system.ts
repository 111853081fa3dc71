import type { Config } from '../../config';
import { promql, quote } from '../../alerts/promql';
import type { BoardBuilder } from '../kit/board';
import { signalRows } from '../kit/signal-rows';
import type { PanelSpec } from '../kit/panel';
import { podChoice } from '../kit/variables';

/** 1 System: do nodes and containers have what they need? */
export const system: BoardBuilder = (config, signals) => ({
  about: {
    ja: 'ノードとコンテナの資源は足りているか。',
    en: 'Do nodes and containers have what they need?',
  },
  choices: [podChoice(config)],
  rows: [
    ...signalRows(config, signals),
    {
      title: { ja: 'Pod ごとの使用量', en: 'What each pod uses' },
      panels: [cpuByPod(config), memoryByPod(config), throttlingByPod(config), networkByPod(config)],
    },
  ],
  next: [
    {
      board: 'application',
      why: { ja: '利用者に影響が出ているか', en: 'Do users feel it?' },
    },
    {
      board: 'database',
      why: { ja: 'データベースは無事か', en: 'Is the database well?' },
    },
    {
      board: 'monitoring',
      why: { ja: '計測そのものは正しいか', en: 'Can the measurement be trusted?' },
    },
  ],
});

const cpuByPod = (config: Config): PanelSpec => ({
  name: 'system/cpu-by-pod',
  title: { ja: 'Pod の CPU(コア)', en: 'CPU by pod, in cores' },
  about: { ja: '割合ではなく実際に使っているコア数。', en: 'The cores in use, not their share of a limit.' },
  unit: 'cores',
  queries: [byPod(config, 'container_cpu_usage_seconds_total')],
});

const memoryByPod = ({ application }: Config): PanelSpec => ({
  name: 'system/memory-by-pod',
  title: { ja: 'Pod のメモリ', en: 'Memory by pod' },
  about: {
    ja: '実際に使っている量(working set)。',
    en: 'The working set in bytes, not its share of a limit.',
  },
  unit: 'bytes',
  queries: [
    {
      expr: promql`
        sum by (pod) (
          container_memory_working_set_bytes{
            job="cadvisor", namespace=${quote(application.namespace)}, container!="", pod=~"$pod"
          }
        )`,
      legend: '{{pod}}',
    },
  ],
});

const throttlingByPod = (config: Config): PanelSpec => ({
  name: 'system/throttling-by-pod',
  title: { ja: 'CPU 制限による待ち時間', en: 'Time throttled by the CPU limit' },
  about: {
    ja: '1 秒あたりに待たされた秒数。',
    en: 'Seconds per second that a pod had to wait for its limit.',
  },
  unit: 'percentunit',
  queries: [byPod(config, 'container_cpu_cfs_throttled_seconds_total')],
});

const networkByPod = (config: Config): PanelSpec => ({
  name: 'system/network-by-pod',
  title: { ja: 'Pod の送受信', en: 'Network by pod' },
  about: { ja: '受信と送信の速さ。', en: 'Bytes received and sent per second.' },
  unit: 'Bps',
  queries: [
    byPod(config, 'container_network_receive_bytes_total', '', '受信 / in'),
    byPod(config, 'container_network_transmit_bytes_total', '', '送信 / out'),
  ],
});

/** cAdvisor counts the network for the pod, not for its containers: those series have no `container`. */
function byPod({ application }: Config, metric: string, only = ', container!=""', kind = '') {
  return {
    expr: promql`
      sum by (pod) (
        rate(
          ${metric}{
            job="cadvisor", namespace=${quote(application.namespace)}${only}, pod=~"$pod"
          }[$__rate_interval]
        )
      )`,
    legend: `{{pod}} ${kind}`.trim(),
  };
}
