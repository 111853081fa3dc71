import type { SignalBuilder, SignalContext } from '../../context';
import type { Wave } from '../../quantity';
import { commands } from '../../commands';
import { promql } from '../../promql';
import { CRON_JOB, exampleCronJob, fact, qualifying, told, toldOfAnother } from './cron-job-state';
import { jobDiagnosis, runAgain } from './runbook-steps';

/**
 * The last run of a CronJob failed: it began after the last success, and nothing is running. Unlike an alert on
 * failed Job objects, which stay until somebody removes them, it ends with the next success.
 */
export const cronJobFailed: SignalBuilder = (context) => {
  const { config, jobs } = context;
  const { warning } = config.thresholds.jobFailed;
  const run = commands(config);
  return {
    alert: 'CronJobFailed',
    title: { ja: '定期ジョブの失敗', en: 'A scheduled job failed' },
    quantity: {
      record: 'cronjob_last_run_failed',
      unit: 'state',
      sources: [
        {
          subject: CRON_JOB,
          expr: promql`
            (
              ${fact(context, 'status_last_schedule_time')}
              > bool
              (
                ${qualifying('status_last_successful_time')}
                or
                ${qualifying('created')}
              )
            )
            *
            (${qualifying('status_active')} == bool 0)`,
          identity: exampleCronJob(context),
          others: 1,
          examples: {
            'began after the last success': (v) => ({
              ...runs(context, v, 0),
              ...success(context),
              ...told(context, 'created', { at: 9000 }, { less: { at: 10 }, more: { at: 9000 } }),
            }),
            'began before it was ever successful': (v) => ({
              ...runs(context, 1, v > 0 ? 0 : 1),
              ...told(context, 'created', { at: 1000 }, { less: { at: 10 }, more: { at: 9000 } }),
            }),
            'created anew since its last run': (v) => ({
              ...runs(context, v, 0),
              ...told(context, 'created', { at: 1600 }, { less: { at: 10 }, more: { at: 9000 } }),
            }),
          },
        },
      ],
    },
    direction: 'above',
    safe: 0,
    levels: [{ severity: 'warning', sev: 'sev3', limit: 0, for: warning.for }],
    pace: 'slow',
    noData: 'silent',
    team: 'ops-l1',
    tier: 'system',
    board: 'jobs',
    runbook: {
      meaning: {
        ja: '定期ジョブの直近の実行が失敗しました。次に成功すると自動で復旧します。',
        en: 'The last run of a scheduled job failed. The alert ends with the next success.',
      },
      impact: {
        ja: 'そのジョブの成果(再学習、バックアップ、集計など)は前回のままです。',
        en: 'What the job makes (a model, a backup, a report) is that of the last success.',
      },
      diagnosis: [
        ...jobDiagnosis(run),
        ...jobs.flatMap(({ name, finalExitCodes }) =>
          Object.entries(finalExitCodes).map(([code, why]) => ({
            text: {
              ja: `${name}: 終了コード ${code} は再試行しても変わらない結果`,
              en: `${name}: exit code ${code} is final (${why})`,
            },
          })),
        ),
      ],
      mitigation: runAgain(context, run),
      permanentFix: [
        {
          text: {
            ja: '同じ失敗が続くなら原因を直してから再実行する。時間切れなら jobs の deadline、メモリ不足なら resources.limits.memory を見直す。',
            en: 'Mend the cause before running it again. For a run out of time review its deadline under jobs, for one out of memory its resources.limits.memory.',
          },
        },
      ],
    },
  };
};

/** The last run began at 2000 if it failed, else at 1500; and so many still go on. */
function runs(context: SignalContext, failed: number, active: number): Record<string, Wave> {
  return {
    ...told(
      context,
      'status_last_schedule_time',
      { at: failed > 0 ? 2000 : 1500 },
      { less: { at: 500 }, more: { at: 9000 } },
    ),
    ...told(context, 'status_active', { at: active }, { less: { at: 0 }, more: { at: 1 } }),
    ...toldOfAnother(context, 'status_last_schedule_time', { at: 100 }),
    ...toldOfAnother(context, 'status_last_successful_time', { at: 200 }),
    ...toldOfAnother(context, 'status_active', { at: 0 }),
  };
}

/** Successful at 1700: after a run that began at 1500, before one that began at 2000. */
function success(context: SignalContext): Record<string, Wave> {
  return told(
    context,
    'status_last_successful_time',
    { at: 1700 },
    { less: { at: 400 }, more: { at: 9000 } },
  );
}
