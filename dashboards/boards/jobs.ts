import type { Config } from '../../config';
import type { Signal } from '../../alerts';
import { promql, quote } from '../../alerts/promql';
import type { BoardBuilder } from '../kit/board';
import { signalRows } from '../kit/signal-rows';
import type { PanelSpec } from '../kit/panel';
import { GraphThresholdsStyleMode } from '../kit/sdk';

/** Backups and jobs: did everything that was due run, and succeed? Could we go back, how far and how fast? */
export const jobs: BoardBuilder = (config, signals) => ({
  about: {
    ja: '予定された処理は実行され、成功したか。どこまで、どれだけの時間で戻せるか。',
    en: 'Did everything that was due run, and succeed? How far back could we go, and how long would it take?',
  },
  rows: [
    ...signalRows(config, signals),
    {
      title: { ja: '予定と成功', en: 'Schedule and success' },
      panels: [...againstLimit(signals), nextRun(config)],
    },
    {
      title: { ja: '復元できるか(RTO / RPO)', en: 'Could we restore (RTO, RPO)' },
      panels: [
        recoveryTime(),
        recoveryPoint(config),
        ...(config.application.database.pitr ? [recoveryWindow()] : []),
      ],
    },
    {
      title: { ja: 'バックアップの中身', en: 'What is in the backups' },
      panels: [sizes(), rowCounts(), duration(), freeSpace()],
    },
  ],
  next: [
    {
      board: 'database',
      why: { ja: 'データベースは応答しているか', en: 'Does the database answer?' },
    },
    {
      board: 'system',
      why: { ja: '資源が足りないのか', en: 'Does it lack CPU, memory or disk?' },
    },
  ],
});

/** The age of each job's last success as a share of what its schedule allows; the milder level is 100 %. */
function againstLimit(signals: readonly Signal[]): PanelSpec[] {
  const overdue = signals.find(({ alert }) => alert === 'CronJobOverdue');
  const limits = new Map<string, number>();
  for (const { match = {}, limit } of overdue?.levels ?? []) {
    const job = match['cronjob'];
    if (job !== undefined) limits.set(job, Math.min(limit, limits.get(job) ?? limit));
  }
  if (!overdue || limits.size === 0) return [];
  return [
    {
      name: 'jobs/against-limit',
      title: {
        ja: '最後の成功からの時間(上限に対する割合)',
        en: 'Since the last success, against its limit',
      },
      about: {
        ja: '100 % を超えたジョブは、予定の間隔より長く成功していない。',
        en: 'A job above 100 % has not succeeded for longer than its schedule allows.',
      },
      unit: 'percentunit',
      queries: [...limits].map(([job, limit]) => ({
        expr: `${overdue.quantity.record}{cronjob=${quote(job)}} / ${limit}`,
        legend: job,
      })),
      limits: {
        steps: [
          { value: null, color: 'green' },
          { value: 1, color: 'red' },
        ],
        style: GraphThresholdsStyleMode.Line,
      },
      axis: { softMin: 0, softMax: 1.1 },
    },
  ];
}

const nextRun = ({ application }: Config): PanelSpec => ({
  name: 'jobs/next-run',
  title: { ja: '次の実行まで', en: 'Until the next run' },
  about: {
    ja: '負の値は、予定時刻を過ぎても開始されていないことを示す。',
    en: 'Below zero a run was due and has not been started.',
  },
  unit: 's',
  queries: [
    {
      expr: promql`
        max by (cronjob) (
          kube_cronjob_next_schedule_time{
            job="kube-state-metrics",
            namespace="${application.namespace}"
          }
        ) - time()`,
      legend: '{{cronjob}}',
    },
  ],
  worst: 'low',
});

const recoveryTime = (): PanelSpec => ({
  name: 'jobs/rto',
  title: { ja: '復元にかかる時間(RTO)', en: 'How long a restore takes (RTO)' },
  about: {
    ja: 'バックアップ直後、週次のテスト、月次の訓練で実測した時間。',
    en: 'Measured after each backup, by the weekly test and by the monthly drill.',
  },
  unit: 's',
  queries: [{ expr: 'max by (kind) (restore_test_duration_seconds{job=~".*backup.*"})', legend: '{{kind}}' }],
});

const recoveryPoint = ({ application }: Config): PanelSpec => ({
  name: 'jobs/rpo',
  title: { ja: '今失われるデータの時間(RPO)', en: 'What would be lost now (RPO)' },
  about: {
    ja: '最後のバックアップからの時間、WAL の遅れ、訓練で実測した値。',
    en: 'Age of the newest backup, lag of the received WAL, and what the drill measured.',
  },
  unit: 's',
  queries: [
    { expr: 'backup_age_seconds{job="postgres-backup"}', legend: 'backup' },
    ...(application.database.pitr ? [{ expr: 'wal_lag_seconds', legend: 'WAL' }] : []),
    { expr: 'max(backup_recovery_point_age_seconds{job="monthly-backup-verification"})', legend: 'drill' },
  ],
});

const recoveryWindow = (): PanelSpec => ({
  name: 'jobs/recovery-window',
  title: { ja: '戻せる範囲の長さ', en: 'How far back recovery reaches' },
  about: {
    ja: 'ポイントインタイム復旧で戻せる最も古い時点まで。',
    en: 'To the earliest instant that point-in-time recovery can reach.',
  },
  unit: 's',
  queries: [
    {
      expr: 'time() - max(backup_recovery_window_start_timestamp_seconds{job="postgres-basebackup"})',
      legend: 'window',
    },
  ],
  worst: 'low',
});

const sizes = (): PanelSpec => ({
  name: 'jobs/sizes',
  title: { ja: 'バックアップの大きさ', en: 'Size of the backups' },
  about: {
    ja: '急な減少はデータの消失、急な増加は容量不足の前触れ。',
    en: 'A sudden fall means lost data, a sudden rise a full volume soon.',
  },
  unit: 'bytes',
  queries: [{ expr: 'max by (kind) (backup_size_bytes{job=~"postgres-.*backup"})', legend: '{{kind}}' }],
});

const rowCounts = (): PanelSpec => ({
  name: 'jobs/rows',
  title: { ja: 'テーブルの行数', en: 'Rows of the tables' },
  about: { ja: '最新のバックアップに含まれる行数。', en: 'Rows in the newest backup.' },
  unit: 'short',
  queries: [{ expr: 'max by (table) (backup_rows{job="postgres-backup"})', legend: '{{table}}' }],
});

const duration = (): PanelSpec => ({
  name: 'jobs/duration',
  title: { ja: 'バックアップにかかる時間', en: 'How long a backup takes' },
  about: {
    ja: '検証と復元テストを含む。期限に近づいたら期限か予定を見直す。',
    en: 'Verification and restore test included. Near its deadline change the deadline or the schedule.',
  },
  unit: 's',
  queries: [
    { expr: 'max by (kind) (backup_duration_seconds{job=~"postgres-.*backup"})', legend: '{{kind}}' },
  ],
});

const freeSpace = (): PanelSpec => ({
  name: 'jobs/free-space',
  title: { ja: 'バックアップ用ボリュームの空き', en: 'Free space of the backup volume' },
  about: { ja: '最後に使ったジョブが見た空き容量。', en: 'As the job that used it last saw it.' },
  unit: 'bytes',
  queries: [{ expr: 'min(backup_volume_free_bytes{job=~"postgres-backup.*"})', legend: 'free' }],
  worst: 'low',
});
