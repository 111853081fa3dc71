import * as z from 'zod';
import { cronProblem } from '../cron';
import { duration, wholeSeconds } from '../units';
import { resources, whole } from './common';

/** What the API server accepts; the zone is `application.timeZone`. */
const schedule = () =>
  z
    .string({ error: 'expected a cron schedule of five fields such as "0 9 * * *"' })
    .superRefine((text, ctx) => {
      const message = cronProblem(text);
      if (message !== undefined) ctx.addIssue({ code: 'custom', message });
    });

const job = () =>
  z.strictObject({
    schedule: schedule(),
    deadline: wholeSeconds(1),
    // The controller looks every ten seconds: a shorter one never starts a run.
    startingDeadline: wholeSeconds(10),
    resources: resources(),
  });

/** Scheduled work, one entry per CronJob. */
export const jobs = () =>
  z.strictObject({
    'postgres-backup': job(),
    'postgres-basebackup': job(),
    'postgres-backup-verify': job(),
    'postgres-backup-restore-test': job(),
    'monthly-backup-verification': job(),
    'postgres-backup-offsite': job(),
    'weekly-maintenance': job().extend({
      // Whole days of the application's wall clock are deleted.
      accessLogRetention: wholeDays(),
      batchRows: whole(1),
      batchPause: duration(),
    }),
    'ml-model-retrain': job().extend({
      command: z.array(z.string()).min(1),
      arguments: z.array(z.string()),
      refusedExitCode: whole(1, 255),
    }),
  });

/** Jobs that work on the live database: no two of them may run at once. */
export const LIVE_DATABASE_JOBS = [
  'postgres-backup',
  'postgres-basebackup',
  'weekly-maintenance',
  'ml-model-retrain',
] as const;

/** Whole days, in seconds. */
export function wholeDays() {
  return duration().refine((seconds) => seconds % 86_400 === 0, 'expected whole days such as 30d');
}
