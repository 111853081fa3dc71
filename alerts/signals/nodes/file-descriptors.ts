import type { SignalBuilder } from '../../context';
import { commands } from '../../commands';
import { promql } from '../../promql';
import { NODE, seen } from './node-facts';

const USED = 'node_filefd_allocated';
const MOST = 'node_filefd_maximum';

/** Open files of a node, of what its kernel allows. */
export const fileDescriptors: SignalBuilder = ({ config }) => {
  const { warning } = config.thresholds.fileDescriptors;
  const run = commands(config);
  return {
    alert: 'NodeFileDescriptorLimit',
    title: { ja: 'ノードの開けるファイル数が残り少ない', en: 'A node can open few more files' },
    quantity: {
      record: 'node_file_descriptor_usage',
      unit: 'ratio',
      sources: [
        {
          subject: ['node'],
          expr: promql`
            max by (node) (${USED}{job="node-exporter"})
            /
            max by (node) (${MOST}{job="node-exporter"})`,
          identity: NODE,
          others: 1,
          examples: {
            'open of allowed': (v) => ({
              ...seen(
                USED,
                { at: 1e6 * v },
                { less: { at: 9e5 * v }, more: { at: 9e6 }, another: { at: 1e5 } },
              ),
              ...seen(MOST, { at: 1e6 }, { less: { at: 9e5 }, more: { at: 9e6 }, another: { at: 1e6 } }),
            }),
          },
        },
      ],
    },
    direction: 'above',
    safe: warning.above / 3,
    levels: [{ severity: 'warning', sev: 'sev3', limit: warning.above, for: warning.for }],
    pace: 'slow',
    noData: 'silent',
    team: 'ops-l1',
    tier: 'system',
    board: 'system',
    runbook: {
      meaning: {
        ja: 'ノード全体で開いているファイル(ソケットを含む)が、カーネルの上限に近づいています。',
        en: 'The open files of a node, sockets included, come near what its kernel allows.',
      },
      impact: {
        ja: '上限に達すると、そのノードのすべてのプロセスが接続もファイルも開けなくなります。',
        en: 'At the limit no process of the node can open a file or a connection.',
      },
      diagnosis: [
        { text: { ja: 'そのノードで動いている Pod', en: 'Pods on that node' }, command: run.pods },
        {
          text: { ja: 'データベースの接続数', en: 'Connections of the database' },
          command: run.database('SELECT state, count(*) FROM pg_stat_activity GROUP BY 1'),
        },
      ],
      mitigation: [
        {
          text: {
            ja: '接続やファイルを閉じずに溜めている Pod を再起動する。',
            en: 'Restart the pod that keeps connections or files open.',
          },
        },
      ],
      permanentFix: [
        {
          text: {
            ja: '漏れを直し、必要ならノードの fs.file-max を上げる。',
            en: 'Mend the leak; if the use is genuine raise the nodes’ fs.file-max.',
          },
        },
      ],
    },
  };
};
