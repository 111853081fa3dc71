import { ramp } from '../game-day';
import type { Course, GameDay } from '../game-day';

const HOUR = 3600;
const DAY = 24 * HOUR;

/** An age that grows as time does, in steps of so many minutes. */
function ages(from: number, to: number, every: number): Course['phases'] {
  const minutes = (to - from) / 60;
  return ramp(from, to - every * 60, minutes, Math.round(minutes / every));
}

/** Backups, and the jobs that make them. */
export const backups: readonly GameDay[] = [
  {
    name: 'backup-never-ran',
    story: {
      ja: '新しく配置したバックアップが一度も成功しないまま一日余りが過ぎる。',
      en: 'A day and more goes by, and the backup that was newly deployed never succeeds.',
    },
    at: '2026-11-24T09:00',
    step: 300,
    courses: [
      { alert: 'BackupStale', example: 'never reported', phases: ages(0, 28 * HOUR, 30) },
      { alert: 'CronJobOverdue', example: 'never', phases: ages(0, 28 * HOUR, 30) },
    ],
    expected: {
      fires: [
        { alert: 'CronJobOverdue', severity: 'warning', from: 1565 },
        { alert: 'BackupStale', severity: 'critical', from: 1595 },
        { alert: 'AlertUnacknowledged', severity: 'critical', from: 1610 },
      ],
      told: { 'warning-mail-ops-l2': 1, warning: 1, critical: 2, emergency: 5 },
      muted: [],
    },
  },
  {
    name: 'job-suspended',
    story: {
      ja: '作業のため停止した日次バックアップの再開を忘れる。',
      en: 'The daily backup was suspended for some work, and nobody resumes it.',
    },
    at: '2026-11-27T21:00',
    step: 300,
    courses: [
      { alert: 'BackupStale', example: 'reported', phases: ages(20 * HOUR, 52 * HOUR, 30) },
      { alert: 'CronJobOverdue', example: 'succeeded', phases: ages(20 * HOUR, 52 * HOUR, 30) },
    ],
    expected: {
      fires: [
        { alert: 'CronJobOverdue', severity: 'warning', from: 365 },
        { alert: 'BackupStale', severity: 'critical', from: 395 },
        { alert: 'AlertUnacknowledged', severity: 'critical', from: 410 },
        { alert: 'AlertUnacknowledged', severity: 'warning', from: 1805 },
        { alert: 'CronJobOverdue', severity: 'critical', from: 1805 },
        { alert: 'AlertUnacknowledged', severity: 'critical', from: 1820 },
      ],
      told: { warning: 3, critical: 26, emergency: 102 },
      muted: ['AlertUnacknowledged warning', 'CronJobOverdue warning'],
    },
  },
  {
    name: 'backup-damaged',
    story: {
      ja: '朝の検証で、保管中のバックアップのひとつが壊れていると分かり、一時間後に取り除かれる。',
      en: 'The verification of the morning finds a kept backup damaged; an hour later it is removed.',
    },
    at: '2026-11-24T06:45',
    step: 60,
    courses: [
      {
        alert: 'BackupVerifyFailed',
        phases: [
          [0, 15],
          [1, 60],
          [0, 15],
        ],
      },
    ],
    expected: {
      fires: [
        { alert: 'BackupVerifyFailed', severity: 'critical', from: 16, to: 77 },
        { alert: 'AlertUnacknowledged', severity: 'critical', from: 31, to: 79 },
      ],
      told: { critical: 2, emergency: 4 },
      muted: [],
    },
  },
  {
    name: 'model-stale',
    story: {
      ja: '予測モデルの再学習が十日間成功していない。',
      en: 'The model of the predictions has not been trained anew for ten days.',
    },
    at: '2026-11-29T08:00',
    step: 1800,
    courses: [
      {
        alert: 'CronJobOverdue',
        recorded: {
          namespace: 'shiojiri-rainbow-seeker',
          cronjob: 'ml-model-retrain',
          subject: 'shiojiri-rainbow-seeker/ml-model-retrain',
        },
        phases: ages(7 * DAY, 10 * DAY, 120),
      },
    ],
    expected: {
      fires: [
        { alert: 'CronJobOverdue', severity: 'warning', from: 390 },
        { alert: 'AlertUnacknowledged', severity: 'warning', from: 1830 },
      ],
      told: { warning: 10, 'warning-mail-dev': 2, 'warning-mail-ops-l2': 2 },
      muted: ['AlertUnacknowledged warning', 'CronJobOverdue warning'],
    },
  },
  {
    name: 'model-three-weeks-old',
    story: {
      ja: '再学習はわざと止めてあり、ジョブの遅れは知らされない。三週間後、モデルそのものが古くなる。',
      en: 'Retraining is suspended on purpose, so no job is late; after three weeks the model itself is old.',
    },
    at: '2026-11-29T08:00',
    step: 1800,
    courses: [{ alert: 'ModelStale', phases: ages(20 * DAY, 22 * DAY, 80) }],
    expected: {
      fires: [{ alert: 'ModelStale', severity: 'warning', from: 1560 }],
      told: { warning: 2, 'warning-mail-dev': 1 },
      muted: ['ModelStale warning'],
    },
  },
  {
    name: 'month-of-31-days',
    story: {
      ja: '三十一日ある月をまたいでも、月次の復旧訓練は遅れていない。',
      en: 'The monthly drill is not overdue across a month of 31 days.',
    },
    at: '2026-12-31T03:00',
    step: 900,
    courses: [{ alert: 'DrDrillOverdue', phases: [...ages(30 * DAY, 31 * DAY + 2 * HOUR, 30), [0, 60]] }],
    expected: { fires: [], told: {}, muted: [] },
  },
];
