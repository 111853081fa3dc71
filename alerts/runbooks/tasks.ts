import type { Config } from '../../config';
import type { BoardId } from '../board';
import type { Signal } from '../signal';
import type { Text } from '../text';

export const RHYTHMS = ['daily', 'weekly', 'monthly'] as const;
export type Rhythm = (typeof RHYTHMS)[number];

/** Who does a task: a CronJob, or alerts that look all the time; else a person, with a board, a command or a page. */
export type Means =
  | { readonly job: string }
  | { readonly alerts: readonly string[] }
  | { readonly board: BoardId }
  | { readonly command: string }
  | { readonly page: string };

/** Something that the guides want done again and again. */
export interface Task {
  readonly rhythm: Rhythm;
  readonly title: Text;
  readonly by: Means;
}

/** Nobody is needed to begin it, and somebody is told when it goes wrong. */
export function isAutomated({ by }: Task): boolean {
  return 'job' in by || 'alerts' in by;
}

/** The recurring tasks. Where the alerts of one are switched off, a person must look: at the board of everything. */
export function tasks({ application }: Config, signals: readonly Signal[]): readonly Task[] {
  const known = new Set(signals.map(({ alert }) => alert));
  return all(application.namespace).map((task): Task => {
    if (!('alerts' in task.by)) return task;
    const alerts = task.by.alerts.filter((alert) => known.has(alert));
    return { ...task, by: alerts.length > 0 ? { alerts } : { board: 'overview' } };
  });
}

const task = (rhythm: Rhythm, ja: string, en: string, by: Means): Task => ({ rhythm, title: { ja, en }, by });

const all = (namespace: string): readonly Task[] => [
  task('daily', 'サービスとノードの状態確認', 'State of services and nodes', {
    alerts: ['ServiceDown', 'KubeNodeNotReady', 'KubePodNotReady'],
  }),
  task('daily', 'ログのエラー確認', 'Errors in logs', { alerts: ['ErrorLogBurst', 'LogsSilent'] }),
  task('daily', 'リソース使用量の確認', 'Use of resources', {
    alerts: ['HighCPUUsage', 'HighMemoryUsage', 'HighDiskUsage', 'HighNetworkUsage'],
  }),
  task('daily', 'バックアップ', 'The backup', { job: 'postgres-backup' }),
  task('daily', 'バックアップの検証', 'Verification of the backups', { job: 'postgres-backup-verify' }),
  task('daily', 'セキュリティログの確認', 'Security in logs', {
    alerts: ['AuthFailuresHigh', 'PathScan', 'RefusedRequestsHigh'],
  }),
  task('daily', '日次の報告', 'The report of the day', { board: 'overview' }),
  task(
    'weekly',
    'データベースの保守と不要データの削除',
    'Maintenance of the database, data no longer needed',
    {
      job: 'weekly-maintenance',
    },
  ),
  task('weekly', '復元試験', 'Test of a restore', { job: 'postgres-backup-restore-test' }),
  task('weekly', '予測モデルの再学習', 'Training the model again', { job: 'ml-model-retrain' }),
  task('weekly', '性能と稼働の報告', 'Report on performance and operation', { board: 'kpi' }),
  task('weekly', 'アラートの見直し(多すぎるもの)', 'Review of alerts: the noisy ones', {
    board: 'monitoring',
  }),
  task('weekly', 'セキュリティの振り返り', 'Review of security', {
    command: './scripts/security-log-analysis.sh --since 7d',
  }),
  task('weekly', '更新(イメージと OS)の確認', 'Updates of images and systems', {
    page: '../inventory/images.ts',
  }),
  task('monthly', '障害復旧訓練', 'Disaster recovery drill', { job: 'monthly-backup-verification' }),
  task('monthly', '容量と要求量の見直し', 'Capacity, and what is requested', { board: 'capacity' }),
  task('monthly', '約束と実績の報告', 'What was promised and kept', { board: 'kpi' }),
  task('monthly', '手順書の見直し', 'Review of the runbooks', { page: 'runbooks/README.md' }),
  task('monthly', '監視のコスト', 'What watching costs', { page: 'cost.md' }),
  task('monthly', '権限の棚卸し', 'Who may do what', {
    command: `kubectl get rolebindings -n ${namespace} -o wide`,
  }),
];
