import type { SignalBuilder, SignalContext } from '../../context';
import { cronJobFailed } from './cron-job-failed';
import { cronJobMissed } from './cron-job-missed';
import { cronJobOverdue } from './cron-job-overdue';
import { cronJobRunningTooLong } from './cron-job-running-too-long';
import { cronJobSuspended } from './cron-job-suspended';

/** Scheduled work: every CronJob of the namespace, and limits for those of the plane. */
export function jobs(context: SignalContext): readonly SignalBuilder[] {
  const overdue = context.jobs.length > 0 ? [cronJobOverdue] : [];
  return [cronJobFailed, cronJobMissed, ...overdue, cronJobSuspended, cronJobRunningTooLong];
}
