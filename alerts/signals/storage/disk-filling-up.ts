import type { Config } from '../../../config';
import { CLAIMS } from '../../../inventory';
import type { SignalBuilder } from '../../context';
import type { Quantity, Wave } from '../../quantity';
import { commands } from '../../commands';
import { promql, range, series } from '../../promql';
import { DISK, diskUsage, nodeStorage, volumeLabels, volumes } from './filesystems';

const OF_NODES = 'node_filesystem_avail_bytes';
const OF_VOLUMES = 'kubelet_volume_stats_available_bytes';

/**
 * Seconds until a filesystem or volume is full, if it goes on losing room as it did. Only what is well used
 * counts. The volume of the backups has a measure of its own: it loses a lot at once, every night.
 */
export const diskFillingUp: SignalBuilder = ({ config }) => {
  const { warning, critical, minimumUsage } = config.thresholds.diskFilling;
  const { database } = config.application;
  const run = commands(config);
  return {
    alert: 'DiskFillingUp',
    title: { ja: 'ディスクがまもなく満杯になる', en: 'A disk will soon be full' },
    quantity: secondsUntilFull(config),
    direction: 'below',
    safe: 10 * warning.below,
    levels: [
      { severity: 'warning', sev: 'sev3', limit: warning.below, for: warning.for },
      { severity: 'critical', sev: 'sev2', limit: critical.below, for: critical.for },
    ],
    guard: { quantity: diskUsage(config), min: minimumUsage },
    pace: 'slow',
    noData: 'silent',
    team: 'ops-l1',
    tier: 'system',
    board: 'system',
    runbook: {
      meaning: {
        ja: 'ここ数時間の減り方が続くと、ファイルシステムまたはボリューム(PVC)がまもなく満杯になります。',
        en: 'If a filesystem or volume (PVC) goes on losing room as in the last hours it will soon be full.',
      },
      impact: {
        ja: '満杯になると PostgreSQL は書き込めずに停止し、ノードは Pod を追い出します。',
        en: 'When it is full PostgreSQL stops, and a node evicts its pods.',
      },
      diagnosis: [
        {
          text: { ja: 'データベースのボリュームの空き', en: 'Space left for the database' },
          command: run.volumesIn('statefulset', database.name),
        },
        {
          text: {
            ja: 'WAL を溜めているスロットがないか',
            en: 'Does a replication slot hold WAL back',
          },
          command: run.database(
            'SELECT slot_name, active, wal_status, restart_lsn FROM pg_replication_slots',
          ),
        },
        {
          text: { ja: '大きなテーブル', en: 'Large tables' },
          command: run.database(
            'SELECT relname, pg_size_pretty(pg_total_relation_size(relid)) FROM pg_stat_user_tables ORDER BY pg_total_relation_size(relid) DESC LIMIT 10',
          ),
        },
        { text: { ja: 'ノードの状態', en: 'Conditions of the nodes' }, command: run.describeNodes },
      ],
      mitigation: [
        {
          text: {
            ja: '増えているものを止める(誤ったログ出力、動かないレプリケーションスロット、一時ファイル)。pg_wal は手で消さない。',
            en: 'Stop what grows: runaway logs, a dead replication slot, temporary files. Never delete pg_wal by hand.',
          },
        },
        {
          text: {
            ja: 'StorageClass が許せば PVC の spec.resources.requests.storage を増やす。',
            en: 'Grow the PVC through spec.resources.requests.storage, if its StorageClass allows it.',
          },
          command: run.volumes,
        },
      ],
      permanentFix: [
        {
          text: {
            ja: '増え方に合わせて容量を計画し、保存期間(ログ、アクセス記録、WAL)を見直す。',
            en: 'Plan the size from the growth, and review how long logs, access records and WAL are kept.',
          },
        },
      ],
    },
  };
};

/**
 * What is left, divided by what was lost per second within the window. Both ends of the window are averages, so
 * that a temporary file is no trend; a filesystem younger than the window has none.
 */
function secondsUntilFull(config: Config): Quantity {
  const { warning, window, average } = config.thresholds.diskFilling;
  const { slowEvaluationInterval } = config.evaluation;
  const { namespace } = config.application;
  const { job: _, ...disk } = DISK;
  const settle = window + average;
  // One is enough for a quotient; each takes hours of samples.
  const values = [warning.below];
  /** Loses room so that `v` seconds are left at the end of the phase, when tests look. */
  const losing = (v: number, size: number): Wave => {
    const perSecond = size / (v + settle + slowEvaluationInterval);
    return { at: size, slope: -perSecond };
  };
  const gaining: Wave = { at: 1e9, slope: 1e3 };
  /** Loses less than a byte: a trend all the same. */
  const hardly: Wave = { at: 1e3, slope: -0.5 / window };
  const examples = (
    metric: string,
    labels: Record<string, string>,
    twice: Record<string, string>,
    another: Record<string, string>,
    left: readonly Record<string, string>[],
  ) => ({
    'two of a name, one of them faster': (v: number) => ({
      [series(metric, labels)]: losing(v, 1e10),
      [series(metric, { ...labels, ...twice })]: losing(3 * v, 2e10),
      [series(metric, { ...labels, ...another })]: hardly,
      [series(metric, { ...labels, ...another, instance: 'gaining' })]: gaining,
      ...Object.fromEntries(left.map((more) => [series(metric, { ...labels, ...more }), losing(v / 2, 1e9)])),
    }),
  });
  const expr = (by: string, selector: string, chosen: string) => promql`
    min by (${by}) (
      ${chosen} * ${String(window)}
      /
      (
        avg_over_time(${selector}${range(average)} offset ${range(window).slice(1, -1)})
        -
        avg_over_time(${selector}${range(average)})
        > 0
      )
    )`;
  const kept = `${volumes(config)},persistentvolumeclaim!="${CLAIMS.backups}"`;
  return {
    record: 'disk_full_in_seconds',
    unit: 'seconds',
    sources: [
      {
        labels: { scope: 'node' },
        subject: ['node', 'mountpoint'],
        expr: expr('node, mountpoint', `${OF_NODES}{job="node-exporter"}`, `${OF_NODES}{${nodeStorage()}}`),
        identity: { node: disk.node, mountpoint: disk.mountpoint },
        others: 1,
        settle,
        values,
        examples: examples(OF_NODES, DISK, { device: 'sdb1' }, { mountpoint: '/data' }, [
          { fstype: 'overlay' },
          { mountpoint: '/var/lib/kubelet/pods/1/volumes/x' },
          { job: 'other' },
        ]),
      },
      {
        labels: { scope: 'volume' },
        subject: ['namespace', 'persistentvolumeclaim'],
        expr: expr(
          'namespace, persistentvolumeclaim',
          `${OF_VOLUMES}{job="kubelet"}`,
          `${OF_VOLUMES}{${kept}}`,
        ),
        identity: { namespace, persistentvolumeclaim: volumeLabels(config).persistentvolumeclaim },
        others: 1,
        settle,
        values,
        examples: examples(
          OF_VOLUMES,
          volumeLabels(config),
          { node: 'node-2' },
          { persistentvolumeclaim: 'another' },
          [{ persistentvolumeclaim: CLAIMS.backups }, { namespace: 'other' }, { job: 'other' }],
        ),
      },
    ],
  };
}
