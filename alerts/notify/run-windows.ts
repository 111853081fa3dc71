import { cronTimes, WEEKDAYS } from '../../config';
import type { ScheduledJob } from '../../cronjobs';
import type { TimeRange, TimeWindow } from './time-intervals';

const DAY = 24 * 60;
const MONTH_DAYS = Array.from({ length: 31 }, (_, at) => at + 1);
const ALL_WEEKDAYS = WEEKDAYS.map((_, at) => at);

/**
 * When runs of a job may be at work: from each time of its schedule for startingDeadline + deadline, in whole
 * minutes of its time zone. A window that crosses midnight becomes one per day. Runs on days of the month end
 * within their day: `config/checks/notifications.ts` sees to it.
 */
export function runWindows(
  job: Pick<ScheduledJob, 'schedule' | 'timeZone' | 'deadline' | 'startingDeadline'>,
) {
  const { hours, minutes, months, isDue } = cronTimes(job.schedule);
  const length = Math.ceil((job.deadline + job.startingDeadline) / 60);
  const starts = hours.flatMap((hour) => minutes.map((minute) => hour * 60 + minute));
  const location = job.timeZone;
  const inMonths = months.length < 12 ? { months: months.map(String) } : {};
  // Where cron restricts both kinds of day either is enough; else one of these lists is complete or empty.
  const weekdays = ALL_WEEKDAYS.filter((weekday) => MONTH_DAYS.every((day) => isDue(day, weekday)));
  const days = MONTH_DAYS.filter((day) => ALL_WEEKDAYS.every((weekday) => isDue(day, weekday)));
  const windows: TimeWindow[] = [];
  for (let later = 0; later * DAY < Math.max(...starts) + length; later++) {
    const times = starts.flatMap((start) => rangeOfDay(start - later * DAY, length));
    if (times.length === 0) continue;
    const shifted = weekdays.map((weekday) => WEEKDAYS[(weekday + later) % 7] ?? 'sunday');
    if (weekdays.length > 0) {
      const named = weekdays.length < 7 ? { weekdays: shifted } : {};
      windows.push({ times, ...named, ...inMonths, location });
    }
    if (days.length > 0 && days.length < 31) {
      windows.push({ times, days_of_month: days.map(String), ...inMonths, location });
    }
  }
  return windows;
}

/** The part of a window that lies within the day; `start` in minutes of it, negative when it began before. */
function rangeOfDay(start: number, length: number): TimeRange[] {
  const [from, to] = [Math.max(0, start), Math.min(DAY, start + length)];
  return from < to ? [{ start_time: clock(from), end_time: clock(to) }] : [];
}

function clock(minutes: number): string {
  return [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':');
}
