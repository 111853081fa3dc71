import { cronTimes } from '../cron';
import type { Numbers } from '../schema';
import { formatDuration } from '../units';
import { needs } from './check';
import type { Broken } from './check';

type Cadence = Numbers['notifications']['sev1'];

const SEVERITIES = ['sev1', 'sev2', 'sev3', 'sev4'] as const;

const repeatsAfterInterval = needs(
  (it) => [it.notifications],
  (notifications) =>
    [...SEVERITIES, 'watchdog' as const].flatMap((name): Broken[] => {
      const { repeat, groupInterval } = (notifications[name] ?? {}) as Partial<Cadence>;
      if (repeat === undefined || groupInterval === undefined || repeat >= groupInterval) return [];
      const message = `expected at least its groupInterval (${formatDuration(groupInterval)}): nothing is sent in between`;
      return [{ path: ['notifications', name, 'repeat'], message }];
    }),
);

const worseIsQuicker = needs(
  (it) => [it.notifications],
  (notifications) =>
    SEVERITIES.slice(1).flatMap((name, at) =>
      (['groupWait', 'repeat'] as const).flatMap((key): Broken[] => {
        const worse = SEVERITIES[at] ?? 'sev1';
        const [least, own] = [notifications[worse]?.[key], notifications[name]?.[key]];
        if (least === undefined || own === undefined || own >= least) return [];
        const message = `expected at least that of ${worse} (${formatDuration(least)}): the worse severity is told sooner and oftener`;
        return [{ path: ['notifications', name, key], message }];
      }),
    ),
);

const repeatIsRemembered = needs(
  (it) => [it.notifications, it.plane?.alertmanager?.retention],
  (notifications, retention) =>
    SEVERITIES.flatMap((name): Broken[] => {
      const repeat = notifications[name]?.repeat;
      if (repeat === undefined || repeat <= retention) return [];
      const message = `expected at most plane.alertmanager.retention (${formatDuration(retention)}): what was sent is forgotten after it`;
      return [{ path: ['notifications', name, 'repeat'], message }];
    }),
);

const minutesOf = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

const digestHasAChance = needs(
  (it) => [
    it.notifications?.businessHours?.from,
    it.notifications?.businessHours?.to,
    it.notifications?.sev4?.groupInterval,
  ],
  (from, to, interval): Broken[] => {
    const open = (minutesOf(to) - minutesOf(from)) * 60;
    if (open <= 0) {
      return [
        { path: ['notifications', 'businessHours', 'to'], message: `expected a time after from (${from})` },
      ];
    }
    if (interval < open) return [];
    const message = `expected less than the business hours are long (${formatDuration(open)}), else a day may pass without a chance to send it`;
    return [{ path: ['notifications', 'sev4', 'groupInterval'], message }];
  },
);

/** Alertmanager cannot say "the day after the 31st". */
const monthlyEndsInDay = needs(
  (it) => [it.jobs as Partial<Numbers['jobs']> | undefined],
  (jobs) =>
    Object.entries(jobs).flatMap(([name, job]): Broken[] => {
      const { schedule, deadline, startingDeadline } = (job ?? {}) as Partial<
        Numbers['jobs']['postgres-backup']
      >;
      if (schedule === undefined || deadline === undefined || startingDeadline === undefined) return [];
      const { hours, minutes, isDue } = cronTimes(schedule);
      const everyMonthDay = Array.from({ length: 31 }, (_, at) => at + 1).every((day) =>
        [0, 1, 2, 3, 4, 5, 6].every((weekday) => isDue(day, weekday) === isDue(1, weekday)),
      );
      const last = (Math.max(...hours) * 60 + Math.max(...minutes)) * 60;
      if (everyMonthDay || last + startingDeadline + deadline <= 86_400) return [];
      const message =
        'expected a run on days of the month to end before midnight (schedule + startingDeadline + deadline), so that its maintenance window lies within its day';
      return [{ path: ['jobs', name, 'schedule'], message }];
    }),
);

/** Who is told when, and how often. */
export const notifications = [
  repeatsAfterInterval,
  worseIsQuicker,
  repeatIsRemembered,
  digestHasAChance,
  monthlyEndsInDay,
];
