import type { SignalContext } from '../../context';
import type { Labels, Wave } from '../../quantity';
import { quote, series } from '../../promql';

/** What kube-state-metrics tells about a CronJob: moments in seconds since epoch 0, and `status_active` and `spec_suspend`. */
export type CronJobFact =
  | 'status_last_schedule_time'
  | 'status_last_successful_time'
  | 'created'
  | 'next_schedule_time'
  | 'status_active'
  | 'spec_suspend';

/** Labels that identify a CronJob. */
export const CRON_JOB = ['namespace', 'cronjob'] as const;

/** PromQL for a fact about every CronJob of the namespace, foreign ones included; the newest where two tell it. */
export function fact({ config }: SignalContext, name: CronJobFact): string {
  return newest(name, `,namespace=${quote(config.application.namespace)}`);
}

/** PromQL for a fact that only qualifies another one: that one decides which CronJobs count. */
export function qualifying(name: CronJobFact): string {
  return newest(name, '');
}

function newest(name: CronJobFact, matchers: string): string {
  return `max by (namespace, cronjob) (kube_cronjob_${name}{job="kube-state-metrics"${matchers}})`;
}

/** The CronJob of examples: the plane's first, as limits hold for those it knows. */
export function exampleCronJob({ config, jobs }: SignalContext): Labels {
  return { namespace: config.application.namespace, cronjob: jobs[0]?.name ?? 'example' };
}

/**
 * Input series of a fact about the CronJob of examples: the value itself, an older one of a previous exporter
 * (`less`), and decoys of another job and another namespace that would win (`more`).
 */
export function told(
  context: SignalContext,
  name: CronJobFact,
  value: Wave,
  { less, more }: { readonly less: Wave; readonly more: Wave },
): Record<string, Wave> {
  const labels = { job: 'kube-state-metrics', ...exampleCronJob(context) };
  const metric = `kube_cronjob_${name}`;
  return {
    [series(metric, { ...labels, instance: 'a' })]: less,
    [series(metric, { ...labels, instance: 'b' })]: value,
    [series(metric, { ...labels, job: 'other' })]: more,
    [series(metric, { ...labels, namespace: 'other' })]: more,
  };
}

/** Input series of a fact about another CronJob of the namespace. */
export function toldOfAnother(context: SignalContext, name: CronJobFact, value: Wave): Record<string, Wave> {
  const { namespace } = context.config.application;
  return {
    [series(`kube_cronjob_${name}`, { job: 'kube-state-metrics', namespace, cronjob: 'another' })]: value,
  };
}
