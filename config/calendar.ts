import { once } from './once';

/** A leap year begins: five years from here hold every gap and meeting that five-field schedules can have. */
const [FIRST_YEAR, YEARS] = [2024, 5];

export const SECONDS_OF_DAY = 86_400;

/** When the calendar begins, in seconds since 1970. */
export const FIRST_DAY = Date.UTC(FIRST_YEAR, 0, 1) / 1000;

export interface Day {
  /** From 1. */
  readonly month: number;
  /** Of the month, from 1. */
  readonly day: number;
  /** From 0, Sunday. */
  readonly weekday: number;
}

/** Every day of those years, 29 February and each weekday on each date included. Made once: every schedule asks it. */
export const calendar = once((): readonly Day[] => {
  const days: Day[] = [];
  const first = new Date(FIRST_DAY * 1000).getUTCDay();
  for (let at = 0; at < YEARS * 12; at++) {
    const length = new Date(Date.UTC(FIRST_YEAR, at + 1, 0)).getUTCDate();
    for (let day = 1; day <= length; day++)
      days.push({ month: (at % 12) + 1, day, weekday: (first + days.length) % 7 });
  }
  return days;
});
