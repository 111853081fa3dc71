import { CronExpressionParser } from 'cron-parser';

/** A leap year begins: four years from here hold every gap a five-field schedule can have. */
const ORIGIN = '2024-01-01T00:00:00Z';
const HORIZON_MS = 5 * 366 * 86_400_000;
const MAX_RUNS = 600;

/** The first runs of a schedule after a fixed day, as seconds since epoch 0. At most `MAX_RUNS`, or five years. */
function firstRuns(schedule: string, timeZone: string): number[] {
  const begin = new Date(ORIGIN);
  const runs = CronExpressionParser.parse(schedule, { currentDate: begin, tz: timeZone });
  const times: number[] = [];
  while (times.length < MAX_RUNS) {
    const time = runs.next().getTime();
    if (time - begin.getTime() > HORIZON_MS) break;
    times.push(time / 1000);
  }
  return times;
}

/** Longest time between two runs in seconds: a weekly job 604800, a monthly one 2678400 (31 days). */
export function longestGap(schedule: string, timeZone: string): number {
  const times = firstRuns(schedule, timeZone);
  return Math.max(...times.slice(1).map((time, at) => time - (times[at] ?? time)));
}
