import type { SignalContext } from '../../context';
import type { Quantity } from '../../quantity';
import { oneOf, promql, quote, series } from '../../promql';

export interface AgeProps {
  /** Name of the recorded quantity. */
  readonly record: string;
  /** What the jobs push: seconds since epoch 0 of their last success. */
  readonly metric: string;
  /** The jobs that push it; each is a CronJob of the same name. */
  readonly jobs: readonly [string, ...string[]];
}

/**
 * Seconds since a job last reported a success; where it never did, since its CronJob was created. A result that is
 * not reported is no result, whatever Kubernetes thinks of the run.
 */
export function successAge({ config }: SignalContext, { record, metric, jobs }: AgeProps): Quantity {
  const { namespace } = config.application;
  const [job] = jobs;
  const one = jobs.length > 1 ? `=~${oneOf(jobs)}` : `=${quote(job)}`;
  const reported = (labels: Record<string, string>) => series(metric, { job, ...labels });
  const created = (labels: Record<string, string>) =>
    series('kube_cronjob_created', { job: 'kube-state-metrics', namespace, cronjob: job, ...labels });
  return {
    record,
    unit: 'seconds',
    sources: [
      {
        subject: ['job'],
        expr: promql`
          time() -
          (
            max by (job) (${metric}{job${one}})
            or
            max by (job) (
              label_replace(
                kube_cronjob_created{job="kube-state-metrics",namespace=${quote(namespace)},cronjob${one}},
                "job", "$1", "cronjob", "(.*)"
              )
            )
          )`,
        identity: { job },
        examples: {
          reported: (v, t) => ({
            [reported({ kind: 'a' })]: { at: t - 3 * v, slope: 1 },
            [reported({ kind: 'b' })]: { at: t - v, slope: 1 },
            [reported({ job: 'another' })]: { at: t, slope: 1 },
            [created({})]: { at: t - v / 2, slope: 1 },
            [created({ cronjob: 'another' })]: { at: t, slope: 1 },
          }),
          'never reported': (v, t) => ({
            [reported({ job: 'another' })]: { at: t, slope: 1 },
            [created({ instance: 'a' })]: { at: t - 3 * v, slope: 1 },
            [created({ instance: 'b' })]: { at: t - v, slope: 1 },
            [created({ cronjob: 'another' })]: { at: t, slope: 1 },
            [created({ job: 'other' })]: { at: t, slope: 1 },
            [created({ namespace: 'other' })]: { at: t, slope: 1 },
          }),
        },
      },
    ],
  };
}
