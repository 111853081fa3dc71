import type { SignalBuilder, SignalContext } from '../../context';
import type { Source, Wave } from '../../quantity';
import { commands } from '../../commands';
import { promql, quote, series } from '../../promql';
import { CRON_JOB, exampleCronJob } from './cron-job-state';
import { jobDiagnosis } from './runbook-steps';

/**
 * The share of its deadline that a running job has used. At the deadline Kubernetes ends it, and its work is
 * lost; a job without one of its own is measured against the configured.
 */
export const cronJobRunningTooLong: SignalBuilder = (context) => {
  const { config, jobs } = context;
  const { warning } = config.thresholds.jobRunningLong;
  const run = commands(config);
  return {
    alert: 'CronJobRunningTooLong',
    title: { ja: '定期ジョブの実行が長すぎる', en: 'A scheduled job takes too long' },
    quantity: { record: 'cronjob_deadline_used', unit: 'ratio', sources: [deadlineUsed(context)] },
    direction: 'above',
    safe: warning.above / 10,
    levels: [{ severity: 'warning', sev: 'sev3', limit: warning.above, for: warning.for }],
    pace: 'slow',
    noData: 'silent',
    team: 'ops-l1',
    tier: 'system',
    board: 'jobs',
    runbook: {
      meaning: {
        ja: '実行中の定期ジョブが、自身の期限(activeDeadlineSeconds)に近づいています。',
        en: 'A scheduled job that runs now comes near its own deadline (activeDeadlineSeconds).',
      },
      impact: {
        ja: '期限が来ると打ち切られ、この回の成果は失われます。次のジョブと重なると両方が遅くなります。',
        en: 'At the deadline it is ended and this run’s work is lost. If it meets the next job both get slower.',
      },
      diagnosis: [
        ...jobDiagnosis(run),
        { text: { ja: '何が資源を使っているか', en: 'What uses the machine' }, command: run.busiestPods },
        {
          text: { ja: 'データベースで待たされていないか', en: 'Does it wait in the database' },
          command: run.database(
            'SELECT pid, state, wait_event_type, now() - xact_start AS since, left(query, 60) FROM pg_stat_activity WHERE xact_start IS NOT NULL ORDER BY 4 DESC',
          ),
        },
      ],
      mitigation: [
        {
          text: {
            ja: '待っている相手(ロック、遅いディスク、重なったジョブ)を除く。打ち切られても次の回で作り直される。',
            en: 'Remove what it waits for: a lock, a slow disk, another job. If it is ended the next run makes it anew.',
          },
        },
      ],
      permanentFix: jobs.map(({ name }) => ({
        text: {
          ja: `${name}: 量が増えたためなら jobs.${name}.deadline と資源を見直す`,
          en: `${name}: if there is more to do review jobs.${name}.deadline and its resources`,
        },
      })),
    },
  };
};

const fact = (name: string, matchers = '') => `kube_job_${name}{job="kube-state-metrics"${matchers}}`;

function deadlineUsed(context: SignalContext): Source {
  const { config } = context;
  const { assumedDeadline } = config.thresholds.jobRunningLong;
  const own = `,namespace=${quote(config.application.namespace)}`;
  const by = 'max by (namespace, job_name)';
  const example = (deadline: number, given: boolean) => (v: number, t: number) => {
    const since = (share: number): Wave => ({ at: t - share * deadline, slope: 1 });
    return {
      ...told(context, 'status_start_time', 'run-1', since(v), { less: since(2 * v), more: since(0) }),
      ...told(context, 'status_active', 'run-1', { at: 1 }, { less: { at: 0 }, more: { at: 1 } }),
      ...owners(context, 'run-1'),
      ...(given &&
        told(
          context,
          'spec_active_deadline_seconds',
          'run-1',
          { at: deadline },
          { less: { at: deadline / 2 }, more: { at: 9 * deadline } },
        )),
      // Of the same CronJob: one that has ended, and one that began later.
      ...told(context, 'status_start_time', 'run-2', since(5 * v + 1), {
        less: since(5 * v + 2),
        more: since(5 * v + 1),
      }),
      ...told(context, 'status_active', 'run-2', { at: 0 }, { less: { at: 0 }, more: { at: 1 } }),
      ...owners(context, 'run-2'),
      ...told(context, 'status_start_time', 'run-3', since(v / 4), { less: since(v / 2), more: since(0) }),
      ...told(context, 'status_active', 'run-3', { at: 1 }, { less: { at: 0 }, more: { at: 1 } }),
      ...owners(context, 'run-3'),
      // Of another CronJob.
      ...told(context, 'status_start_time', 'run-4', since(0), { less: since(1), more: since(0) }),
      ...told(context, 'status_active', 'run-4', { at: 1 }, { less: { at: 0 }, more: { at: 1 } }),
      ...owners(context, 'run-4', 'another'),
    };
  };
  return {
    subject: CRON_JOB,
    expr: promql`
      max by (namespace, cronjob) (
        label_replace(
          (
            time() - ${by} (${fact('status_start_time', own)})
          )
          /
          (
            ${by} (${fact('spec_active_deadline_seconds')})
            or
            group by (namespace, job_name) (${fact('status_start_time')}) * ${String(assumedDeadline)}
          )
          * on (namespace, job_name) group_left (owner_name)
          group by (namespace, job_name, owner_name) (${fact('owner', ',owner_kind="CronJob"')})
          and on (namespace, job_name)
          ${by} (${fact('status_active')}) > 0,
          "cronjob", "$1", "owner_name", "(.+)"
        )
      )`,
    identity: exampleCronJob(context),
    others: 1,
    examples: {
      'a deadline of its own': example(1000, true),
      'no deadline of its own': example(assumedDeadline, false),
    },
  };
}

/** Input series of a fact about one run: the value, one of a previous exporter, and decoys. */
function told(
  { config }: SignalContext,
  name: string,
  run: string,
  value: Wave,
  { less, more }: { readonly less: Wave; readonly more: Wave },
): Record<string, Wave> {
  const labels = { job: 'kube-state-metrics', namespace: config.application.namespace, job_name: run };
  const metric = `kube_job_${name}`;
  return {
    [series(metric, { ...labels, instance: 'a' })]: less,
    [series(metric, { ...labels, instance: 'b' })]: value,
    [series(metric, { ...labels, job: 'other' })]: more,
    [series(metric, { ...labels, namespace: 'other' })]: more,
  };
}

/** Who made a run, by two instances of the exporter; another job says otherwise, and so do other kinds of owners. */
function owners(context: SignalContext, run: string, cronjob = exampleCronJob(context)['cronjob'] ?? '') {
  const { namespace } = context.config.application;
  const owner = (labels: Record<string, string>): Record<string, Wave> => ({
    [series('kube_job_owner', {
      job: 'kube-state-metrics',
      namespace,
      job_name: run,
      owner_kind: 'CronJob',
      owner_name: cronjob,
      ...labels,
    })]: { at: 1 },
  });
  return {
    ...owner({ instance: 'a' }),
    ...owner({ instance: 'b' }),
    ...owner({ namespace: 'other' }),
    ...owner({ job: 'other', owner_name: 'somebody' }),
    ...owner({ owner_kind: 'Workflow', owner_name: 'somebody' }),
  };
}
