import type { SignalBuilder, SignalContext } from '../../context';
import { commands } from '../../commands';
import { oneOf, promql, quote, series } from '../../promql';
import { CRON_JOB, exampleCronJob, told, toldOfAnother } from './cron-job-state';
import { jobDiagnosis } from './runbook-steps';

/**
 * A CronJob is suspended: somebody stopped it and forgot. Those that people start by hand are suspended on
 * purpose, and are left out.
 */
export const cronJobSuspended: SignalBuilder = (context) => {
  const { config, jobs } = context;
  const { warning } = config.thresholds.jobSuspended;
  const { namespace } = config.application;
  const run = commands(config);
  const names = onDemand(context);
  const metric = 'kube_cronjob_spec_suspend';
  return {
    alert: 'CronJobSuspended',
    title: { ja: '定期ジョブが停止されたまま', en: 'A scheduled job is suspended' },
    quantity: {
      record: 'cronjob_suspended',
      unit: 'state',
      sources: [
        {
          subject: CRON_JOB,
          expr: promql`
            max by (namespace, cronjob) (
              ${metric}{job="kube-state-metrics",namespace=${quote(namespace)},cronjob!~${oneOf(names)}}
            )`,
          identity: exampleCronJob(context),
          others: 1,
          examples: {
            'one of two that run by themselves': (v) => ({
              ...told(context, 'spec_suspend', { at: v }, { less: { at: 0 }, more: { at: 1 } }),
              ...toldOfAnother(context, 'spec_suspend', { at: 0 }),
              ...Object.fromEntries(
                names.map((cronjob) => [
                  series(metric, { job: 'kube-state-metrics', namespace, cronjob }),
                  { at: 1 },
                ]),
              ),
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
        ja: '定期ジョブが停止(SUSPEND)されたままです。作業の後に再開し忘れた可能性があります。',
        en: 'A scheduled job is still suspended; after some work nobody may have resumed it.',
      },
      impact: {
        ja: '予定の時刻になっても実行されません。バックアップなら、戻せる時点が古くなっていきます。',
        en: 'It does not run at its times. If it is a backup, what can be restored gets older and older.',
      },
      diagnosis: jobDiagnosis(run),
      mitigation: jobs.map(({ name }) => ({
        text: { ja: `${name}: 作業が終わっていれば再開する`, en: `${name}: resume it once the work is done` },
        command: run.resume(name),
      })),
      permanentFix: [
        {
          text: {
            ja: '停止する作業の手順に再開を含め、当番に引き継ぐ。',
            en: 'Make resuming a step of whatever suspends a job, and tell the next shift.',
          },
        },
      ],
    },
  };
};

/** The plane's CronJobs that no schedule starts. */
function onDemand({ inventory, jobs }: SignalContext): string[] {
  const scheduled = new Set(jobs.map(({ name }) => name));
  return inventory.workloads
    .filter(({ kind, name }) => kind === 'CronJob' && !scheduled.has(name))
    .map(({ name }) => name);
}
