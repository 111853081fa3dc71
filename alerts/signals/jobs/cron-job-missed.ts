import type { SignalBuilder } from '../../context';
import { commands } from '../../commands';
import { promql } from '../../promql';
import { CRON_JOB, exampleCronJob, fact, told, toldOfAnother } from './cron-job-state';
import { jobDiagnosis, runAgain } from './runbook-steps';

/**
 * For how long a run that was due has not been started. The exporter computes the next time from the last start,
 * so it lies in the past exactly as long as a start is missing; a suspended CronJob has none.
 */
export const cronJobMissed: SignalBuilder = (context) => {
  const { config, jobs } = context;
  const { warning } = config.thresholds.jobMissed;
  const run = commands(config);
  return {
    alert: 'CronJobMissed',
    title: { ja: '定期ジョブが開始されない', en: 'A scheduled job was not started' },
    quantity: {
      record: 'cronjob_missed_seconds',
      unit: 'seconds',
      sources: [
        {
          subject: CRON_JOB,
          expr: promql`
            clamp_min(
              time() - ${fact(context, 'next_schedule_time')},
              0
            )`,
          identity: exampleCronJob(context),
          others: 1,
          examples: {
            'due since then, or in an hour': (v, t) => ({
              ...told(context, 'next_schedule_time', v > 0 ? { at: t - v, slope: 1 } : { at: t + 3600 }, {
                less: { at: t - 2 * v - 900, slope: 1 },
                more: { at: t + 7200 },
              }),
              ...toldOfAnother(context, 'next_schedule_time', { at: t + 3600 }),
            }),
          },
        },
      ],
    },
    direction: 'above',
    safe: 0,
    levels: [{ severity: 'warning', sev: 'sev3', limit: warning.above, for: warning.for }],
    pace: 'slow',
    noData: 'silent',
    team: 'ops-l1',
    tier: 'system',
    board: 'jobs',
    runbook: {
      meaning: {
        ja: '予定時刻を過ぎても定期ジョブが開始されていません。前回の実行が続いている場合も含みます。',
        en: 'A scheduled job was due and has not been started; a run that is still going on may hold it back.',
      },
      impact: {
        ja: 'この回の成果は作られません。開始期限を過ぎると、この回は実行されません。',
        en: 'This run’s result is missing. Past its starting deadline the run is skipped.',
      },
      diagnosis: [
        ...jobDiagnosis(run),
        ...jobs.map(({ name }) => ({
          text: { ja: `${name}: 開始できない理由`, en: `${name}: why it could not be started` },
          command: run.describe('cronjob', name),
        })),
        {
          text: { ja: '割り当て上限に達していないか', en: 'Is a quota used up' },
          command: run.resourceQuotas,
        },
      ],
      mitigation: runAgain(context, run),
      permanentFix: [
        {
          text: {
            ja: '前回の実行が予定に食い込むなら、jobs の deadline を短くするか schedule を離す。割り当て上限が原因なら上限を見直す。',
            en: 'If the run before reaches into this one’s time, shorten its deadline under jobs or move its schedule; if a quota stops it, review the quota.',
          },
        },
      ],
    },
  };
};
