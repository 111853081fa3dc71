import { calendar, FIRST_DAY, SECONDS_OF_DAY } from '../calendar';
import type { CronTimes } from '../cron';

/** Work that may go on for so many seconds after each of its times. */
export interface Occupation {
  readonly name: string;
  readonly times: CronTimes;
  readonly seconds: number;
}

/** The first time that one begins while another may still be running. */
export interface Overlap {
  readonly running: string;
  readonly begins: string;
  /** Wall clock, for example `2024-09-01 02:00`. */
  readonly at: string;
}

/**
 * Which of them can meet, each pair once. Wall-clock arithmetic over five years: where a zone puts its clock
 * forward (Japan does not), two runs may be an hour nearer than reckoned here.
 */
export function overlaps(all: readonly Occupation[]): Overlap[] {
  const found = new Map<string, Overlap>();
  const until = new Map<string, number>();
  const daily = all.map(({ name, times, seconds }) => ({
    name,
    times,
    seconds,
    months: new Set(times.months),
    ofDay: times.hours.flatMap((hour) => times.minutes.map((minute) => (hour * 60 + minute) * 60)),
  }));
  const pairs = (all.length * (all.length - 1)) / 2;
  for (const [days, { month, day, weekday }] of calendar().entries()) {
    if (found.size === pairs) break;
    const midnight = FIRST_DAY + days * SECONDS_OF_DAY;
    const due = daily.filter(({ months, times }) => months.has(month) && times.isDue(day, weekday));
    const begins = due.flatMap(({ name, seconds, ofDay }) =>
      ofDay.map((time) => ({ name, seconds, at: midnight + time })),
    );
    for (const { name, seconds, at } of begins.sort((a, b) => a.at - b.at)) {
      for (const [other, end] of until) {
        if (end <= at || other === name) continue;
        const key = [name, other].sort().join(' ');
        if (found.has(key)) continue;
        found.set(key, { running: other, begins: name, at: clock(at) });
      }
      until.set(name, Math.max(at + seconds, until.get(name) ?? 0));
    }
  }
  return [...found.values()];
}

function clock(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ');
}
