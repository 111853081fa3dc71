import { cronTimes } from '../cron';
import { LIVE_DATABASE_JOBS } from '../schema';
import type { Numbers } from '../schema';
import { formatDuration } from '../units';
import { needs } from './check';
import type { Broken } from './check';
import { overlaps } from './overlaps';

/** Two jobs at once would each make the other slow, wait for its locks, or be refused by the scripts' own lock. */
const liveJobsApart = needs(
  (it) => [it.jobs as Partial<Numbers['jobs']> | undefined],
  (jobs) => {
    const known = LIVE_DATABASE_JOBS.flatMap((name) => {
      const { schedule, deadline, startingDeadline } = jobs[name] ?? {};
      if (schedule === undefined || deadline === undefined || startingDeadline === undefined) return [];
      return [{ name, times: cronTimes(schedule), seconds: deadline + startingDeadline }];
    });
    return overlaps(known).map(({ running, begins, at }): Broken => {
      const { deadline = 0, startingDeadline = 0 } = jobs[running as keyof typeof jobs] ?? {};
      const longest = `${formatDuration(startingDeadline)} late and running for ${formatDuration(deadline)}`;
      const message =
        `expected no run while ${running} may still work on the live database: one of ${at} would ` +
        `(started ${longest}); move one of them, or shorten its deadline or startingDeadline`;
      return { path: ['jobs', begins, 'schedule'], message };
    });
  },
);

const redundancyIsKept = needs(
  (it) => [it.backup?.minimumRedundancy, it.backup?.keepDaily],
  (least, daily) =>
    least <= daily
      ? []
      : [
          {
            path: ['backup', 'minimumRedundancy'],
            message: `expected at most backup.keepDaily (${daily}), else it decides instead`,
          },
        ],
);

const lagSpansHeartbeats = needs(
  (it) => [it.thresholds?.walLag?.warning?.above, it.backup?.walHeartbeat],
  (limit, heartbeat) =>
    limit >= 3 * heartbeat
      ? []
      : [
          {
            path: ['thresholds', 'walLag', 'warning', 'above'],
            message: `expected at least three of backup.walHeartbeat (${formatDuration(3 * heartbeat)}): in between nothing is known`,
          },
        ],
);

/** Backups: when they run, and what is kept. */
export const backups = [liveJobsApart, redundancyIsKept, lagSpansHeartbeats];
