import type { ScheduledJob } from '../../../cronjobs';
import type { Config } from '../../../config';
import type { SignalBuilder } from '../../context';
import type { Level } from '../../signal';
import { commands } from '../../commands';
import { promql } from '../../promql';
import { CRON_JOB, exampleCronJob, fact, told, toldOfAnother } from './cron-job-state';
import { jobDiagnosis, runAgain } from './runbook-steps';

/**
 * No run of a job has succeeded for longer than its schedule allows, or none ever did. Every job has limits of
 * its own, from its own schedule. A job whose CronJob is gone is as overdue as can be.
 */
export const cronJobOverdue: SignalBuilder = (context) => {
  const { config, jobs } = context;
  const [first, ...rest] = jobs.flatMap((job) => limitsOf(job, config.thresholds.jobOverdue));
  if (first === undefined) throw new Error('CronJobOverdue needs at least one scheduled job');
  const { namespace } = config.application;
  const run = commands(config);
  const ages = [first, ...rest].map(({ limit }) => limit);
  return {
    alert: 'CronJobOverdue',
    title: { ja: '定期ジョブが長く成功していない', en: 'A scheduled job has not succeeded for too long' },
    quantity: {
      record: 'cronjob_success_age_seconds',
      unit: 'seconds',
      sources: [
        {
          subject: CRON_JOB,
          expr: promql`
            time() -
            (
              ${fact(context, 'status_last_successful_time')}
              or
              ${fact(context, 'created')}
            )`,
          identity: exampleCronJob(context),
          others: 1,
          examples: {
            succeeded: (v, t) => ({
              ...told(
                context,
                'status_last_successful_time',
                { at: t - v, slope: 1 },
                { less: { at: t - 3 * v, slope: 1 }, more: { at: t, slope: 1 } },
              ),
              ...told(
                context,
                'created',
                { at: t - v / 2, slope: 1 },
                { less: { at: t - v, slope: 1 }, more: { at: t, slope: 1 } },
              ),
              ...toldOfAnother(context, 'status_last_successful_time', { at: t, slope: 1 }),
            }),
            never: (v, t) => ({
              ...told(
                context,
                'created',
                { at: t - v, slope: 1 },
                { less: { at: t - 3 * v, slope: 1 }, more: { at: t, slope: 1 } },
              ),
              ...toldOfAnother(context, 'status_last_successful_time', { at: t, slope: 1 }),
            }),
          },
        },
      ],
    },
    direction: 'above',
    safe: Math.min(...ages) / 10,
    levels: [first, ...rest],
    pace: 'slow',
    noData: {
      fires: jobs.map(({ name }) => ({ namespace, cronjob: name, subject: `${namespace}/${name}` })),
    },
    team: jobs[0]?.team ?? 'ops-l1',
    tier: 'system',
    board: 'jobs',
    runbook: {
      meaning: {
        ja: '予定の間隔から見て長すぎる間、ジョブが一度も成功していないか、CronJob 自体がありません。',
        en: 'Longer than its schedule allows no run of a job has succeeded, or its CronJob is gone.',
      },
      impact: {
        ja: '成果が古くなっています(古いモデルでの予測、古いバックアップなど)。',
        en: 'What it makes is out of date: predictions of an old model, an old backup.',
      },
      diagnosis: jobDiagnosis(run),
      mitigation: [
        ...jobs.map(({ name }) => ({
          text: { ja: `${name}: 停止中(SUSPEND)なら再開する`, en: `${name}: resume it if it is suspended` },
          command: run.resume(name),
        })),
        ...runAgain(context, run),
      ],
      permanentFix: [
        {
          text: {
            ja: '停止(SUSPEND)した人と理由と再開日を必ず残す。予定が実際の間隔と合わないなら jobs の schedule を直す(しきい値は予定から決まる)。',
            en: 'Whoever suspends a job leaves the reason and the day it resumes. Where the schedule is wrong correct it under jobs; the limits follow from it.',
          },
        },
      ],
    },
  };
};

/** Whole periods missed, and the time that the run in progress may take to begin and to end. */
function limitsOf(
  { name, longestGap, deadline, startingDeadline, team }: ScheduledJob,
  limits: Config['thresholds']['jobOverdue'],
): Level[] {
  const age = (periods: number) => periods * longestGap + startingDeadline + deadline;
  const match = { cronjob: name };
  const { warning, critical, missedPeriods, criticalPeriods } = limits;
  return [
    { severity: 'warning', sev: 'sev3', limit: age(missedPeriods), for: warning.for, match, team },
    { severity: 'critical', sev: 'sev2', limit: age(criticalPeriods), for: critical.for, match, team },
  ];
}
