import { successAge as limitOf } from '../../../cronjobs';
import type { SignalBuilder } from '../../context';
import { commands } from '../../commands';
import { successAge } from './age';
import { LIST } from './commands';

/** The copy outside the cluster is older than its schedule allows. Only where one is configured. */
export const offsiteStale: SignalBuilder = (context) => {
  const { config } = context;
  const { warning, grace } = config.thresholds.offsiteStale;
  const job = 'postgres-backup-offsite';
  const limit = limitOf(config, job, grace);
  const run = commands(config);
  return {
    alert: 'OffsiteStale',
    title: { ja: 'クラスタ外のコピーが古い', en: 'The copy outside the cluster is too old' },
    quantity: successAge(context, {
      record: 'backup_offsite_age_seconds',
      metric: 'backup_offsite_last_success_timestamp_seconds',
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
        ja: 'クラスタ外へのコピーが予定の間隔を超えて成功していません。',
        en: 'Copying the backups out of the cluster has not worked for longer than the schedule allows.',
      },
      impact: {
        ja: 'クラスタやボリュームごと失うと、この間のバックアップも失われます。',
        en: 'With the cluster or its volumes the backups since then would be lost, too.',
      },
      diagnosis: [
        LIST,
        { text: { ja: '直近のコピーのログ', en: 'Log of the last copy' }, command: run.logs(job) },
        { text: { ja: '予定と停止の状態', en: 'Schedule, suspended or not' }, command: run.cronJobs },
      ],
      mitigation: [
        {
          text: {
            ja: '原因(認証、通信先、容量)を除いてから実行する',
            en: 'Remove the cause (credentials, address, space), then run it',
          },
          command: run.runNow(job),
        },
      ],
      permanentFix: [
        {
          text: {
            ja: '認証情報の期限と保存先の容量を台帳に載せ、切れる前に更新する。コピーが時間切れなら jobs.postgres-backup-offsite.deadline を見直す。',
            en: 'Keep the expiry of the credentials and the space at the far end on record and renew them in time; for a copy out of time review jobs.postgres-backup-offsite.deadline.',
          },
        },
      ],
    },
  };
};
