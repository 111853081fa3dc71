import * as z from 'zod';
import { cronProblem } from '../cron';
import { wholeSeconds } from '../units';
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
    command: z.array(z.string()).min(1),
    arguments: z.array(z.string()),
    resources: resources(),
  });

/** Scheduled work, one entry per CronJob. */
export const jobs = () =>
  z.strictObject({
    'ml-model-retrain': job().extend({ refusedExitCode: whole(1, 255) }),
  });
