import * as z from 'zod';
import { duration, ratio } from '../units';
import { above, below, whole } from './common';
import { ordered } from './ordered';

/** Limits of what access logs say about attacks. */
export const securityThresholds = () => ({
  authFailures: z
    .strictObject({ warning: above(whole(1)), critical: above(whole(1)), window: duration() })
    .superRefine(({ warning, critical }, ctx) => {
      // Both may have the same limit: then it is the time that tells a burst from what goes on.
      if (warning.above <= critical.above && warning.for < critical.for) return;
      const message =
        'expected a limit not above the critical one, and a shorter `for`, so that the warning comes first';
      ctx.addIssue({ code: 'custom', path: ['warning'], message });
    }),
  refused: z.strictObject({
    unauthorized: above(ratio()),
    forbidden: above(ratio()),
    rateLimited: above(ratio()),
    window: duration(),
    minimumRequests: whole(1),
  }),
  pathScan: z.strictObject({ warning: above(whole(1)), window: duration() }),
  topTalker: z.strictObject({ warning: above(ratio()), window: duration(), minimumRequests: whole(1) }),
  sessionAddresses: z.strictObject({ warning: above(whole(1)), window: duration() }),
});

/** Limits of the logs themselves, and of their way to the log store. */
export const logThresholds = () => ({
  errorLogs: z.strictObject({ warning: above(whole(1)), window: duration() }),
  logSilence: z.strictObject({ warning: below(whole(1)), window: duration() }),
  parseFailures: z.strictObject({ warning: above(ratio()), window: duration(), minimumLines: whole(1) }),
  logBuffer: z.strictObject({ warning: below(ratio()), critical: below(ratio()) }).superRefine(ordered),
  logRetries: z.strictObject({ warning: above(ratio()), window: duration(), minimumTries: whole(1) }),
  logOutput: z.strictObject({ warning: below(whole(1)), window: duration() }),
});
