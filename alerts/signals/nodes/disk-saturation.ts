import type { SignalBuilder } from '../../context';
import { commands } from '../../commands';
import { promql, range } from '../../promql';
import { NODE, seen } from './node-facts';

const METRIC = 'node_disk_io_time_weighted_seconds_total';

/** Requests that wait for a disk of a node, on average: the length of its queue. */
export const diskSaturation: SignalBuilder = ({ config }) => {
  const { warning, window } = config.thresholds.diskQueue;
  const run = commands(config);
  return {
    alert: 'NodeDiskIOSaturation',
    title: { ja: 'ディスクの処理が追いつかない', en: 'A disk does not keep up' },
    quantity: {
      record: 'node_disk_queue',
      unit: 'count',
      sources: [
        {
          subject: ['node', 'device'],
          expr: promql`
            max by (node, device) (rate(${METRIC}{job="node-exporter"}${range(window)}))`,
          identity: { ...NODE, device: 'sda' },
          others: 1,
          settle: window,
          examples: {
            'two exporters on one node': (v) =>
              seen(
                METRIC,
                { rate: v },
                { less: { rate: v / 2 }, more: { rate: 90 }, another: { rate: 0.1 } },
                { device: 'sda' },
              ),
          },
        },
      ],
    },
    direction: 'above',
    safe: warning.above / 10,
    levels: [{ severity: 'warning', sev: 'sev3', limit: warning.above, for: warning.for }],
    pace: 'slow',
    noData: 'silent',
    team: 'ops-l1',
    tier: 'system',
    board: 'system',
    runbook: {
      meaning: {
        ja: 'ディスクの待ち行列が長いままです(平均で待っている要求の数)。',
        en: 'A disk’s queue stays long: the number of requests that wait on average.',
      },
      impact: {
        ja: 'データベースの書き込みとコミットが遅くなり、応答時間に表れます。',
        en: 'The database’s writes and commits get slower, and so do answers.',
      },
      diagnosis: [
        {
          text: { ja: 'バックアップなどのジョブが動いていないか', en: 'Is a job such as a backup running' },
          command: run.jobs,
        },
        {
          text: { ja: 'データベースは何を待っているか', en: 'What does the database wait for' },
          command: run.database(
            'SELECT wait_event_type, wait_event, count(*) FROM pg_stat_activity GROUP BY 1, 2 ORDER BY 3 DESC',
          ),
        },
        { text: { ja: 'そのノードで動いている Pod', en: 'Pods on that node' }, command: run.pods },
      ],
      mitigation: [
        {
          text: {
            ja: '急がないジョブを止める。重い問い合わせを終わらせる。',
            en: 'Stop jobs that can wait, and end heavy queries.',
          },
        },
      ],
      permanentFix: [
        {
          text: {
            ja: '速いディスクの StorageClass を使い、データベースを他の重い Pod と別のノードに置く。',
            en: 'Use a StorageClass with faster disks, and keep the database apart from other heavy pods.',
          },
        },
      ],
    },
  };
};
