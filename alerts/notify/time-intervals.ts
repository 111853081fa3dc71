import type { Config } from '../../config';
import type { ScheduledJob } from '../../cronjobs';
import { explainingJobs } from './maintenance';
import { runWindows } from './run-windows';

/** Part of a day, on the wall clock of the location; `24:00` is its end. */
export interface TimeRange {
  readonly start_time: string;
  readonly end_time: string;
}

/** All of what it names must hold, as Alertmanager reads it. */
export interface TimeWindow {
  readonly times?: readonly TimeRange[];
  readonly weekdays?: readonly string[];
  readonly days_of_month?: readonly string[];
  readonly months?: readonly string[];
  readonly years?: readonly string[];
  readonly location: string;
}

/** A name for times; one of its windows is enough. */
export interface TimeInterval {
  readonly name: string;
  readonly time_intervals: readonly TimeWindow[];
}

export const BUSINESS_HOURS = 'business-hours';
export const HOLIDAYS = 'holidays';

/** Name of the times in which a job may be at work. */
export function windowName(job: string): string {
  return `job-${job}`;
}

/** Business hours, holidays, and when the jobs that explain a symptom may be at work. */
export function timeIntervals(config: Config, jobs: readonly ScheduledJob[]): readonly TimeInterval[] {
  const { application, notifications } = config;
  const { days, from, to, holidays } = notifications.businessHours;
  const location = application.timeZone;
  const explaining = new Set(explainingJobs());
  return [
    {
      name: BUSINESS_HOURS,
      time_intervals: [{ times: [{ start_time: from, end_time: to }], weekdays: days, location }],
    },
    // A list of none would be refused; without holidays nobody refers to it.
    ...(holidays.length > 0
      ? [{ name: HOLIDAYS, time_intervals: holidays.map((date) => wholeDay(date, location)) }]
      : []),
    ...jobs
      .filter(({ name, suspended }) => explaining.has(name) && suspended !== true)
      .map((job) => ({ name: windowName(job.name), time_intervals: runWindows(job) })),
  ];
}

function wholeDay(date: string, location: string): TimeWindow {
  const [year = '', month = '', day = ''] = date.split('-');
  return { years: [year], months: [String(Number(month))], days_of_month: [String(Number(day))], location };
}
