import { cronTimes } from '../config';

const DAY = 86_400_000;
/** A leap year begins: five years from here hold every gap a five-field schedule can have, 29 February included. */
const ORIGIN = Date.UTC(2024, 0, 1);
const DAYS = 5 * 366;

/**
 * Longest time between two runs in seconds: a weekly job 604800, a monthly one 2678400 (31 days). Reckoned on
 * the wall clock; where that is put back in autumn (Japan does not) a gap may be an hour longer.
 */
export function longestGap(schedule: string, timeZone: string): number {
  const { minutes, hours, months, isDue } = cronTimes(schedule);
  const ofDay = hours.flatMap((hour) => minutes.map((minute) => (hour * 60 + minute) * 60_000));
  const times = ofDay.sort((a, b) => a - b);
  const first = times[0] ?? 0;
  const last = times.at(-1) ?? 0;
  let longest = Math.max(0, ...times.slice(1).map((time, at) => time - (times[at] ?? time)));
  let before: number | undefined;
  for (let day = ORIGIN; day < ORIGIN + DAYS * DAY; day += DAY) {
    const date = new Date(day);
    if (!months.includes(date.getUTCMonth() + 1) || !isDue(date.getUTCDate(), date.getUTCDay())) continue;
    if (before !== undefined) longest = Math.max(longest, day + first - (before + last));
    before = day;
  }
  return (longest + daylightSaving(timeZone)) / 1000;
}

const shifts = new Map<string, number>();

/** Milliseconds by which a zone moves its clock within a year. Every job asks for the same zone, and it takes 5 ms. */
function daylightSaving(timeZone: string): number {
  const known = shifts.get(timeZone) ?? shiftOf(timeZone);
  shifts.set(timeZone, known);
  return known;
}

function shiftOf(timeZone: string): number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, hour: '2-digit', hourCycle: 'h23' });
  const offset = (month: number) => (Number(format.format(Date.UTC(2024, month, 15, 12))) + 12) % 24;
  const apart = Math.abs(offset(0) - offset(6));
  return Math.min(apart, 24 - apart) * 3_600_000;
}
