import { backupAgeLimit } from '../../../cronjobs';
import type { SignalBuilder } from '../../context';
import type { Level } from '../../signal';
import { commands } from '../../commands';
import { successAge } from './age';
import { BACK_UP_NOW, LIST, VERIFY } from './commands';

/** The newest backup is older than its schedule allows, by what the job itself reported; or there never was one. */
export const backupStale: SignalBuilder = (context) => {
  const { config } = context;
  const run = commands(config);
  const { critical } = config.thresholds.backupStale;
  const { pitr } = config.application.database;
  const limit = (job: 'postgres-backup' | 'postgres-basebackup'): Level => ({
    severity: 'critical',
    sev: 'sev2',
    limit: backupAgeLimit(config, job),
    for: critical.for,
    match: { job },
  });
  const levels: [Level, ...Level[]] = [
    limit('postgres-backup'),
    ...(pitr ? [limit('postgres-basebackup')] : []),
  ];
  const jobs = levels.map(({ match }) => match?.['job'] ?? '');
  return {
    alert: 'BackupStale',
    title: { ja: 'バックアップが古い', en: 'The newest backup is too old' },
    quantity: successAge(context, {
      record: 'backup_age_seconds',
      metric: 'backup_last_success_timestamp_seconds',
      jobs: jobs as [string, ...string[]],
    }),
    direction: 'above',
    safe: levels[0].limit / 10,
    levels,
    pace: 'slow',
    noData: { fires: jobs.map((job) => ({ job, subject: job })) },
    team: 'ops-l2',
    tier: 'system',
    board: 'jobs',
    runbook: {
      meaning: {
        ja: '検証済みのバックアップが予定の間隔を超えて作られていないか、一度も作られていません。',
        en: 'No verified backup has been made for longer than the schedule allows, or ever.',
      },
      impact: {
        ja: '今データベースを失うと、最後のバックアップ以降のデータが失われます。',
        en: 'If the database were lost now, everything since the last backup would be gone.',
      },
      diagnosis: [
        LIST,
        VERIFY,
        { text: { ja: '停止中か、最後の実行', en: 'Suspended or not, last run' }, command: run.cronJobs },
        ...jobs.map((job) => ({
          text: { ja: `${job} のログ`, en: `Log of ${job}` },
          command: run.logs(job),
        })),
      ],
      mitigation: [
        ...jobs.map((job) => ({
          text: { ja: `${job}: 停止中なら再開する`, en: `${job}: resume it if it is suspended` },
          command: run.resume(job),
        })),
        BACK_UP_NOW,
      ],
      permanentFix: [
        {
          text: {
            ja: '期限内に終わらなくなっていれば jobs.postgres-backup.deadline とリソースを、データの伸びに合わせて見直す。',
            en: 'If it no longer ends in time review jobs.postgres-backup.deadline and its resources with the growth of the data.',
          },
        },
      ],
    },
  };
};
