import { CronExpressionParser } from 'cron-parser';

/** A leap year begins: four years from here hold every gap a five-field schedule can have. */
const ORIGIN = Date.UTC(2024, 0, 1);
const HORIZON = 5 * 366 * 86_400_000;
const MAX_RUNS = 600;

/** The first runs of a schedule after a fixed day in milliseconds: at most `MAX_RUNS`, or five years. */
function firstRuns(schedule: string): number[] {
  const runs = CronExpressionParser.parse(schedule, { currentDate: new Date(ORIGIN), tz: 'UTC' });
  const times: number[] = [];
  while (times.length < MAX_RUNS) {
    const time = runs.next().getTime();
    if (time - ORIGIN > HORIZON) break;
    times.push(time);
  }
  return times;
}

/**
 * Longest time between two runs in seconds: a weekly job 604800, a monthly one 2678400 (31 days). Reckoned on
 * the wall clock; where that is put back in autumn (Japan does not) a gap may be an hour longer.
 */
export function longestGap(schedule: string, timeZone: string): number {
  const times = firstRuns(schedule);
  const gaps = times.slice(1).map((time, at) => time - (times[at] ?? time));
  return (Math.max(...gaps) + daylightSaving(timeZone)) / 1000;
}

/** Milliseconds by which a zone moves its clock within a year. */
function daylightSaving(timeZone: string): number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    dateStyle: 'short',
    timeStyle: 'long',
  });
  const offset = (month: number) => {
    const noon = Date.UTC(2024, month, 15, 12);
    const hours = Number(/(\d+):\d+:\d+/.exec(format.format(noon))?.[1]);
    return (hours - 12 + 24) % 24;
  };
  const apart = Math.abs(offset(0) - offset(6));
  return Math.min(apart, 24 - apart) * 3_600_000;
}
