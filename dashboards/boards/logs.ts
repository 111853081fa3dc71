import type { Config } from '../../config';
import { FLUENTD, LOG_STORE, LOG_STORE_PORT, logDataSource, logStoreIsOwn } from '../../inventory';
import { commands } from '../../alerts/commands';
import type { Text } from '../../alerts';
import { promql } from '../../alerts/promql';
import { OUTPUTS } from '../../alerts/signals/logging/fluentd-signal';
import type { BoardBuilder } from '../kit/board';
import type { PanelSpec } from '../kit/panel';
import { signalRows } from '../kit/signal-rows';

/** Logs: are they collected and kept without loss? */
export const logs: BoardBuilder = (config, signals) => ({
  about: about(config),
  rows: [
    ...signalRows(config, signals),
    {
      title: { ja: '集めて送る量', en: 'How much is collected and sent' },
      panels: [lines(), levels(), unreadable(), waiting(), chunks(), ...stored(config)],
    },
  ],
  next: [
    {
      board: 'system',
      why: { ja: 'ノードの資源が足りないのか', en: 'Do the nodes lack CPU, memory or disk?' },
    },
    {
      board: 'security',
      why: { ja: 'ログが示す侵入の試み', en: 'What do the logs say about attacks?' },
    },
  ],
});

/** The question, and where the lines themselves are. */
function about(config: Config): Text {
  const ja = 'ログは欠けずに集められ、保存されているか。';
  const en = 'Are logs collected and kept without loss?';
  if (logDataSource(config))
    return {
      ja: `${ja}行は Explore(データソース Logs)で検索する。`,
      en: `${en} Search the lines in Explore, data source Logs.`,
    };
  if (!logStoreIsOwn(config)) return { ja, en };
  const { searchPage } = commands(config);
  const page = `http://localhost:${LOG_STORE_PORT}/select/vmui`;
  return {
    ja: `${ja}行の検索: \`${searchPage}\` の後、${page} を開く。`,
    en: `${en} To search the lines: \`${searchPage}\`, then open ${page}.`,
  };
}

const lines = (): PanelSpec => ({
  name: 'logs/lines',
  title: { ja: '読み取った行(毎分)', en: 'Lines read, per minute' },
  about: {
    ja: 'アプリごと。other は監視基盤などほかのコンテナ。',
    en: 'By application; other is every other container, those of the plane among them.',
  },
  unit: 'cpm',
  queries: [{ expr: counted('service', 'log_messages_total'), legend: '{{service}}' }],
});

const levels = (): PanelSpec => ({
  name: 'logs/levels',
  title: { ja: '水準ごとの行(毎分)', en: 'Lines by level, per minute' },
  about: {
    ja: 'none は水準の分からない行。',
    en: 'None: lines that do not say their level.',
  },
  unit: 'cpm',
  queries: [{ expr: counted('level', 'log_messages_total'), legend: '{{level}}' }],
});

const unreadable = (): PanelSpec => ({
  name: 'logs/unreadable',
  title: { ja: '読み取れなかった行(毎分)', en: 'Lines that could not be read, per minute' },
  about: {
    ja: '保存はされるが、状態や経路は数えられない。',
    en: 'They are kept, but their status and route are not counted.',
  },
  unit: 'cpm',
  queries: [{ expr: counted('service', 'log_parse_failures_total'), legend: '{{service}}' }],
});

const waiting = (): PanelSpec => ({
  name: 'logs/waiting',
  title: { ja: '送信を待つ量', en: 'Waiting to be sent' },
  about: {
    ja: 'ノードのディスク上のバッファ。増え続けるなら送り先が追い付いていない。',
    en: 'In the buffers on the nodes’ disks. If it only grows the destination can’t keep up.',
  },
  unit: 'bytes',
  queries: [
    {
      expr: 'sum by (node) (fluentd_output_status_buffer_total_bytes{job="fluentd"})',
      legend: '{{node}}',
    },
  ],
});

const chunks = (): PanelSpec => ({
  name: 'logs/chunks',
  title: { ja: '送信の試みと失敗(毎分)', en: 'Tries to send and failures, per minute' },
  about: {
    ja: 'バッファのかたまりの単位。失敗した分は再送される。',
    en: 'In chunks of the buffer. What fails is sent again.',
  },
  unit: 'cpm',
  queries: [
    {
      expr: counted('node', 'fluentd_output_status_write_count', FLUENTD, `,${OUTPUTS}`),
      legend: '{{node}} 試み / tries',
    },
    {
      expr: counted('node', 'fluentd_output_status_retry_count', FLUENTD, `,${OUTPUTS}`),
      legend: '{{node}} 失敗 / failed',
    },
  ],
});

/** What the plane's own store says it took; a store elsewhere is watched by whoever runs it. */
const stored = (config: Config): readonly PanelSpec[] =>
  logStoreIsOwn(config)
    ? [
        {
          name: 'logs/stored',
          title: { ja: '保存した行と捨てた行(毎分)', en: 'Lines stored and dropped, per minute' },
          about: {
            ja: '捨てられるのは、時刻が保存期間の外にある行や、長すぎる行。',
            en: 'Dropped is what is too long, or older than the retention.',
          },
          unit: 'cpm',
          queries: [
            { expr: counted('type', 'vl_rows_ingested_total', LOG_STORE), legend: '{{type}}' },
            {
              expr: counted('reason', 'vl_rows_dropped_total', LOG_STORE),
              legend: '{{reason}} 破棄 / dropped',
            },
          ],
        },
      ]
    : [];

function counted(by: string, metric: string, job = FLUENTD, more = ''): string {
  return promql`
    60 * sum by (${by}) (
      rate(${metric}{job="${job}"${more}}[$__rate_interval])
    )`;
}
