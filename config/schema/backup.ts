import * as z from 'zod';
import { pattern, resources, whole } from './common';
import { wholeSeconds } from '../units';
import { wholeDays } from './jobs';

const table = () =>
  pattern(/^[a-z_][a-z0-9_]*\.[a-z_][a-z0-9_]*$/, 'a table with its schema such as public.sightings');

/** What is kept of the database, and how it is brought back. */
export const backup = () =>
  z.strictObject({
    keepDaily: whole(1),
    keepWeekly: whole(0),
    keepMonthly: whole(0),
    minimumRedundancy: whole(1),
    pitrWindow: wholeDays(),
    keepReplaced: wholeDays(),
    parallelJobs: whole(1, 64),
    compression: whole(1, 9),
    requiredTables: z.array(table()).min(1),
    rowDropExempt: z.array(table()),
    walHeartbeat: wholeSeconds(1, 3600),
    walReceiver: z.strictObject({ resources: resources() }),
  });
