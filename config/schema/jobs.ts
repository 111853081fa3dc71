import { CronExpressionParser } from 'cron-parser';
import * as z from 'zod';
import { duration } from '../units';
import { resources } from './common';

/** Five fields, no seconds, no `CRON_TZ=`: what the API server accepts (it takes the zone from `timeZone`). */
const schedule = () =>
  z.string().refine(
    (text) => {
      if (text.trim().split(/\s+/).length !== 5) return false;
      try {
        CronExpressionParser.parse(text);
        return true;
      } catch {
        return false;
      }
    },
    { error: 'expected a cron schedule of five fields such as "0 9 * * *"' },
  );

const job = () =>
  z.strictObject({
    schedule: schedule(),
    deadline: duration(),
    startingDeadline: duration().refine((seconds) => seconds >= 10, 'expected at least 10s, else runs are never started'),
    command: z.array(z.string()).min(1),
    arguments: z.array(z.string()),
    resources: resources(),
  });

/** Scheduled work, one entry per CronJob. */
export const jobs = () =>
  z.strictObject({
    'ml-model-retrain': job().extend({ refusedExitCode: z.number().int().min(1).max(255) }),
  });
