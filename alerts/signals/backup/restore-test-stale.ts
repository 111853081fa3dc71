import { successAge as limitOf } from '../../../cronjobs';
import type { SignalBuilder } from '../../context';
import { commands } from '../../commands';
import { successAge } from './age';
import { LIST, SCRIPTS } from './commands';

/** The newest backup has not been restored in full for longer than the weekly test allows. */
export const restoreTestStale: SignalBuilder = (context) => {
  const { config } = context;
  const { warning, grace } = config.thresholds.restoreTestStale;
  const job = 'postgres-backup-restore-test';
  const limit = limitOf(config, job, grace);
  const run = commands(config);
  return {
    alert: 'RestoreTestStale',
    title: { ja: '復元テストが長く成功していない', en: 'No restore test has passed for too long' },
    quantity: successAge(context, {
      record: 'restore_test_age_seconds',
      metric: 'restore_test_last_success_timestamp_seconds',
      jobs: [job],
    }),
    direction: 'above',
    safe: limit / 10,
    levels: [{ severity: 'warning', sev: 'sev3', limit, for: warning.for }],
    pace: 'slow',
    noData: { fires: [{ job, subject: job }] },
    team: 'ops-l2',
    tier: 'system',
    board: 'jobs',
    runbook: {
      meaning: {
        ja: '週次の復元テストが予定の間隔を超えて成功していません。',
        en: 'The weekly restore test has not passed for longer than its schedule allows.',
      },
      impact: {
        ja: '復元できると確かめられていないバックアップは、バックアップとは言えません。',
        en: 'A backup that nobody has restored is only a hope.',
      },
      diagnosis: [
        LIST,
        { text: { ja: '直近のテストのログ', en: 'Log of the last test' }, command: run.logs(job) },
        { text: { ja: '予定と停止の状態', en: 'Schedule, suspended or not' }, command: run.cronJobs },
      ],
      mitigation: [
        {
          text: {
            ja: '復元テストを今すぐ行う(本番に接続しない)',
            en: 'Test now; never connects to the live database',
          },
          command: SCRIPTS.test,
        },
        { text: { ja: '停止中なら再開する', en: 'Resume it if it is suspended' }, command: run.resume(job) },
      ],
      permanentFix: [
        {
          text: {
            ja: '復元がデータの伸びに追い付かないなら backup.parallelJobs と jobs.postgres-backup-restore-test.deadline を見直す。',
            en: 'If restoring falls behind the growth of the data review backup.parallelJobs and jobs.postgres-backup-restore-test.deadline.',
          },
        },
      ],
    },
  };
};
