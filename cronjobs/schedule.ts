import { calendar, cronTimes, SECONDS_OF_DAY } from '../config';

/** Limits, rules and texts of a job all ask for its gap, and a gap is five years of days. */
const gaps = new Map<string, number>();

/**
 * Longest time between two runs in seconds: a weekly job 604800, a monthly one 2678400 (31 days). Reckoned on
 * the wall clock; where that is put back in autumn (Japan does not) a gap may be an hour longer.
 */
export function longestGap(schedule: string, timeZone: string): number {
  const key = `${schedule} ${timeZone}`;
  const gap = gaps.get(key) ?? gapOf(schedule, timeZone);
  gaps.set(key, gap);
  return gap;
}

function gapOf(schedule: string, timeZone: string): number {
  const { minutes, hours, months, isDue } = cronTimes(schedule);
  const ofDay = hours.flatMap((hour) => minutes.map((minute) => (hour * 60 + minute) * 60_000));
  const times = ofDay.sort((a, b) => a - b);
  const first = times[0] ?? 0;
  const last = times.at(-1) ?? 0;
  let longest = Math.max(0, ...times.slice(1).map((time, at) => time - (times[at] ?? time)));
  const run = new Set(months);
  let before: number | undefined;
  for (const [at, { month, day, weekday }] of calendar().entries()) {
    if (!run.has(month) || !isDue(day, weekday)) continue;
    if (before !== undefined)
      longest = Math.max(longest, (at - before) * SECONDS_OF_DAY * 1000 + first - last);
    before = at;
  }
  return (longest + daylightSaving(timeZone)) / 1000;
}

/** Zones known to keep their clock all year. To ask for the first zone takes 30 ms, a tenth of a whole synth. */
const STEADY = ['Asia/Tokyo', 'UTC'];

/** Milliseconds by which a zone moves its clock within a year. */
function daylightSaving(timeZone: string): number {
  if (STEADY.includes(timeZone)) return 0;
  const format = new Intl.DateTimeFormat('en-US', { timeZone, hour: '2-digit', hourCycle: 'h23' });
  const offset = (month: number) => (Number(format.format(Date.UTC(2024, month, 15, 12))) + 12) % 24;
  const apart = Math.abs(offset(0) - offset(6));
  return Math.min(apart, 24 - apart) * 3_600_000;
}
