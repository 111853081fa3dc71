import type { Config } from '../config';
import { longestGap } from './schedule';

/**
 * How old a job's last success may be, in seconds: the longest gap of its schedule, a start as late and a run as
 * long as its deadlines allow, and some grace.
 */
export function successAge(config: Config, name: keyof Config['jobs'], grace: number): number {
  const { schedule, deadline, startingDeadline } = config.jobs[name];
  return longestGap(schedule, config.application.timeZone) + startingDeadline + deadline + grace;
}

/** How old the newest backup of a job may be, in seconds: the alert's limit and that of `backup.sh --verify`. */
export function backupAgeLimit(config: Config, name: 'postgres-backup' | 'postgres-basebackup'): number {
  return successAge(config, name, config.thresholds.backupStale.grace);
}
