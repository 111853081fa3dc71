import type { ScheduledJob } from '../../cronjobs';

/**
 * The symptoms that a run of a job explains, at their milder level: copying fills the link, compressing and
 * restoring use the processor, cleaning up slows queries down and writes WAL. Nothing that means a loss.
 */
const EXPLAINED: Readonly<Record<string, readonly string[]>> = {
  'postgres-backup': ['HighCPUUsage', 'HighNetworkUsage', 'HighResponseTime'],
  'postgres-basebackup': ['HighCPUUsage', 'HighNetworkUsage', 'HighResponseTime'],
  'postgres-backup-verify': ['HighCPUUsage'],
  'postgres-backup-restore-test': ['HighCPUUsage'],
  'monthly-backup-verification': ['HighCPUUsage'],
  'postgres-backup-offsite': ['HighNetworkUsage'],
  'weekly-maintenance': ['HighCPUUsage', 'HighResponseTime', 'WalLagHigh'],
  'ml-model-retrain': ['HighCPUUsage', 'HighResponseTime'],
};

/** Severities that may wait until a job is done; a worse one never does. */
export const MAY_WAIT = ['sev3', 'sev4'] as const;

/** Alerts that the same jobs explain. */
export interface Explained {
  readonly alerts: readonly string[];
  readonly jobs: readonly string[];
}

/** Names of the jobs that explain anything; not all of them need exist. */
export function explainingJobs(): readonly string[] {
  return Object.keys(EXPLAINED);
}

/** What the given jobs explain, alerts with the same jobs together. */
export function explained(jobs: readonly Pick<ScheduledJob, 'name' | 'suspended'>[]): readonly Explained[] {
  const present = jobs.filter(({ suspended }) => suspended !== true).map(({ name }) => name);
  const alerts = [...new Set(present.flatMap((name) => EXPLAINED[name] ?? []))];
  const sets = new Map<string, Explained>();
  for (const alert of alerts) {
    const by = present.filter((name) => EXPLAINED[name]?.includes(alert));
    const key = by.join(' ');
    sets.set(key, { alerts: [...(sets.get(key)?.alerts ?? []), alert], jobs: by });
  }
  return [...sets.values()];
}
