import type { Config } from '../../../config';
import { LOG_STORE, logStoreIsOwn } from '../../../inventory';
import { commands } from '../../commands';
import type { RunbookText, Step } from '../../signal';
import type { Text } from '../../text';

/** What all pages about Fluentd's output share: is the store there, what does Fluentd say, how much waits. */
export function fluentdRunbook(
  config: Config,
  { permanentFix, ...texts }: { readonly meaning: Text; readonly impact: Text; readonly permanentFix: Text },
): RunbookText {
  const run = commands(config);
  const store: readonly Step[] = logStoreIsOwn(config)
    ? [
        { text: { ja: 'ログストアのログ', en: 'The log store’s log' }, command: run.logs(LOG_STORE) },
        {
          text: {
            ja: 'ログストアの空き容量は HighDiskUsage のグラフで見る(新しいイメージにはシェルがない)。',
            en: 'Its free space is on the graph of HighDiskUsage: newer images have no shell to ask from.',
          },
        },
      ]
    : [];
  return {
    ...texts,
    diagnosis: [
      { text: { ja: '各ノードの Fluentd', en: 'Fluentd on each node' }, command: run.fluentdPods },
      {
        text: {
          ja: 'そのノードの Fluentd のログ(送信の失敗)',
          en: 'The log of that node’s Fluentd: what fails',
        },
        command: run.fluentdLogsOn,
      },
      ...store,
    ],
    mitigation: [
      ...(logStoreIsOwn(config)
        ? [
            {
              text: {
                ja: 'ログストアが応答しないなら再起動する(保存済みのログは残る)',
                en: 'If the log store does not answer restart it; what it stored stays',
              },
              command: run.restart('statefulset', LOG_STORE),
            },
          ]
        : [
            {
              text: {
                ja: '送り先(環境の logs.sink)の復旧を待つ。たまった分は自動で送られる。',
                en: 'Have the destination (logs.sink of the environment) brought back; what waits is sent by itself.',
              },
            },
          ]),
      {
        text: {
          ja: '送り先が正常なのに送れないなら Fluentd を再起動する(バッファと位置はノードに残る)',
          en: 'If the store is fine restart Fluentd; buffer and positions are on the node and stay',
        },
        command: run.restartFluentd,
      },
    ],
    permanentFix: [{ text: permanentFix }],
  };
}
