import { WEEKDAYS } from '../../config';
import type { TimeInterval, TimeWindow } from './time-intervals';

/** A moment on the wall clock of a place. */
interface Wall {
  readonly clock: string;
  readonly weekday: string;
  readonly day: string;
  readonly month: string;
  readonly year: string;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Wall clocks by zone and minute: a simulated month asks for the same ones for every group. */
const walls = new Map<string, Wall>();

/** Whether a moment (seconds since the epoch) lies within one of an interval's windows, as Alertmanager decides. */
export function isWithin({ time_intervals: windows }: TimeInterval, at: number): boolean {
  return windows.some((window) => holds(window, wallOf(at, window.location)));
}

function holds({ times, weekdays, days_of_month: days, months, years }: TimeWindow, wall: Wall): boolean {
  return (
    (times?.some((it) => it.start_time <= wall.clock && wall.clock < it.end_time) ?? true) &&
    (weekdays?.includes(wall.weekday) ?? true) &&
    (days?.includes(wall.day) ?? true) &&
    (months?.includes(wall.month) ?? true) &&
    (years?.includes(wall.year) ?? true)
  );
}

function wallOf(at: number, timeZone: string): Wall {
  const minute = Math.floor(at / 60);
  const key = `${timeZone} ${minute}`;
  const known = walls.get(key);
  if (known) return known;
  const wall = read(minute * 60_000, timeZone);
  walls.set(key, wall);
  return wall;
}

function read(milliseconds: number, timeZone: string): Wall {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      weekday: 'long',
    });
  formats.set(timeZone, format);
  const parts = Object.fromEntries(
    format.formatToParts(milliseconds).map(({ type, value }) => [type, value]),
  );
  const weekday = WEEKDAYS.find((name) => name === parts['weekday']?.toLowerCase()) ?? 'sunday';
  return {
    clock: `${parts['hour']}:${parts['minute']}`,
    weekday,
    day: parts['day'] ?? '',
    month: parts['month'] ?? '',
    year: parts['year'] ?? '',
  };
}
