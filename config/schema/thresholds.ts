import * as z from 'zod';
import { duration, linkSpeed, ratio } from '../units';
import { above, below, holds, whole } from './common';

/** A warning must be reached before the critical level; both directions. */
function ordered<T extends { warning: object; critical: object }>(levels: T, ctx: z.RefinementCtx): void {
  const limit = (level: object) =>
    'above' in level ? Number(level.above) : -Number((level as { below: number }).below);
  if (limit(levels.warning) >= limit(levels.critical)) {
    const word = 'above' in levels.warning ? 'above' : 'below';
    const relation = word === 'above' ? 'less' : 'more';
    const message = `expected ${relation} than the critical limit, so that the warning comes first`;
    ctx.addIssue({ code: 'custom', path: ['warning', word], message });
  }
}

/** Limits of the signals, by quantity. */
export const thresholds = () =>
  z.strictObject({
    cpu: z.strictObject({ warning: above(ratio()), window: duration() }),
    memory: z.strictObject({ warning: above(ratio()), critical: above(ratio()) }).superRefine(ordered),
    disk: z.strictObject({ critical: above(ratio()) }),
    network: z.strictObject({ warning: above(ratio()), linkSpeed: linkSpeed(), window: duration() }),
    serviceDown: z.strictObject({ critical: holds() }),
    responseTime: z.strictObject({ warning: above(duration()), quantile: ratio(), window: duration() }),
    errorRate: z.strictObject({ critical: above(ratio()), window: duration(), minimumRequests: whole(1) }),
    crashLoop: z.strictObject({ warning: holds(), window: duration() }),
    databaseDown: z.strictObject({ critical: holds() }),
    jobFailed: z.strictObject({ warning: holds() }),
    jobMissed: z.strictObject({ warning: above(duration()) }),
    jobOverdue: z
      .strictObject({
        warning: holds(),
        missedPeriods: whole(1),
        critical: holds(),
        criticalPeriods: whole(2),
      })
      .superRefine((job, ctx) => {
        if (job.missedPeriods >= job.criticalPeriods) {
          const message = 'expected less than criticalPeriods, so that the warning comes first';
          ctx.addIssue({ code: 'custom', path: ['missedPeriods'], message });
        }
      }),
    certificate: z
      .strictObject({ warning: below(duration()), critical: below(duration()) })
      .superRefine(ordered),
  });
