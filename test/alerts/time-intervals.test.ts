import { cronTimes, WEEKDAYS } from '../../config';
import { explained, explainingJobs, MAY_WAIT } from '../../alerts/notify/maintenance';
import { runWindows } from '../../alerts/notify/run-windows';
import { routesFor } from '../../alerts/notify/match';
import { isWithin } from '../../alerts/notify/within';
import { LIVE_DATABASE_JOBS } from '../../config';
import { configWith } from '../support/config';
import { alertingFor, contextFor } from '../support/plane';
import { SWITCHED_ON } from '../support/leaves';

const config = configWith(SWITCHED_ON);
const { jobs } = contextFor(config);
const plane = alertingFor(config);
const { time_intervals: intervals, route } = plane.alertmanager;
const interval = (name: string) => {
  const found = intervals.find((one) => one.name === name);
  if (!found) throw new Error(`there is no time interval ${name}`);
  return found;
};
/** Seconds since the epoch of a wall clock in Japan. */
const jst = (text: string) => Date.parse(`${text}:00+09:00`) / 1000;
const MINUTE = 60;
const DAY = 86_400;

/** Every minute of a stretch in which a run may be at work, straight from the schedule. */
function atWork(schedule: string, seconds: number, from: number, days: number): Set<number> {
  const { hours, minutes, months, isDue } = cronTimes(schedule);
  const found = new Set<number>();
  for (let day = -2; day < days; day++) {
    const date = new Date((from + 9 * 3600 + day * DAY) * 1000);
    if (!months.includes(date.getUTCMonth() + 1) || !isDue(date.getUTCDate(), date.getUTCDay())) continue;
    for (const hour of hours) {
      for (const minute of minutes) {
        const start = from + day * DAY + (hour * 60 + minute) * MINUTE;
        for (let at = start; at < start + seconds; at += MINUTE) found.add(at);
      }
    }
  }
  return found;
}

describe('the window of a job', () => {
  it.each([
    ['15 0 * * *', 5400],
    ['0 21 * * 6', 9000],
    ['30 22 * * 6', 3 * 3600],
    ['0 3 1 * *', 8100],
    ['0 4 * 2 0,3', 14_400],
    ['0,30 23 * * 1-5', 4000],
    ['0 12 13 * 5', 3600],
    ['0 20 * * *', 30 * 3600],
  ])('%s for %d s is exactly when a run may be at work', (schedule, seconds) => {
    const job = { schedule, timeZone: 'Asia/Tokyo', deadline: seconds - 600, startingDeadline: 600 };
    const windows = { name: 'job', time_intervals: runWindows(job) };
    const [from, days] = [jst('2027-01-29T00:00'), 62];
    const work = atWork(schedule, Math.ceil(seconds / MINUTE) * MINUTE, from, days);
    const wrong: string[] = [];
    for (let at = from; at < from + days * DAY; at += 5 * MINUTE) {
      if (isWithin(windows, at) !== work.has(at)) wrong.push(new Date(at * 1000).toISOString());
    }
    expect(wrong).toEqual([]);
    expect(work.size).toBeGreaterThan(0);
  });

  it('is there for every job of the plane that explains anything, and for no other', () => {
    const names = intervals.filter(({ name }) => name.startsWith('job-')).map(({ name }) => name.slice(4));
    expect(names.sort()).toEqual([...explainingJobs()].sort());
    expect(explainingJobs()).toEqual(expect.arrayContaining([...LIVE_DATABASE_JOBS]));
    expect(interval('job-weekly-maintenance').time_intervals).toEqual([
      { times: [{ start_time: '02:00', end_time: '03:00' }], weekdays: ['sunday'], location: 'Asia/Tokyo' },
    ]);
  });
});

describe('what waits for a job', () => {
  const mutedFor = (labels: Record<string, string>) =>
    routesFor(route, labels).flatMap(({ muted, active }) => [...muted, ...active]);
  const alerts = plane.slices.flatMap((slice) => slice.alerts);

  it('are alerts that exist, at a level that may wait', () => {
    const known = plane.signals.map(({ alert }) => alert);
    for (const { alerts: names } of explained(jobs)) {
      expect(names.filter((name) => !known.includes(name))).toEqual([]);
      for (const name of names) {
        const sevs = alerts.filter(({ alert }) => alert === name).map(({ labels }) => labels['sev']);
        expect(sevs.filter((sev) => MAY_WAIT.includes(sev as 'sev3'))).not.toEqual([]);
      }
    }
  });

  it('is no sev1, no sev2 and no dead-man’s switch, whatever the hour', () => {
    const urgent = alerts.filter(({ labels }) => !MAY_WAIT.includes(labels['sev'] as 'sev3'));
    expect(urgent.length).toBeGreaterThan(5);
    for (const { alert, labels } of urgent) {
      expect([alert, mutedFor({ ...labels, alertname: alert })]).toEqual([alert, []]);
    }
  });

  it('is a warning in Slack only while a job explains it', () => {
    const chat = (alertname: string) =>
      routesFor(route, { alertname, sev: 'sev3', team: 'dev' }).find(
        ({ receiver }) => receiver === 'warning',
      );
    expect(chat('HighResponseTime')?.muted).toEqual([
      'job-postgres-backup',
      'job-postgres-basebackup',
      'job-weekly-maintenance',
      'job-ml-model-retrain',
    ]);
    expect(chat('CronJobFailed')?.muted).toEqual([]);
  });

  it('is mailed by day: a job that works then is waited for, too', () => {
    const mailed = (changed: Record<string, unknown>) =>
      routesFor(alertingFor(configWith(changed)).alertmanager.route, {
        alertname: 'HighCPUUsage',
        sev: 'sev3',
        team: 'ops-l1',
      })[0];
    expect(mailed({})).toMatchObject({
      receiver: 'warning-mail',
      muted: ['holidays'],
      active: ['business-hours'],
    });
    expect(mailed({ 'jobs.postgres-backup-verify.schedule': '30 10 * * *' })?.muted).toEqual([
      'holidays',
      'job-postgres-backup-verify',
    ]);
  });
});

describe('business hours', () => {
  const open = (text: string) =>
    isWithin(interval('business-hours'), jst(text)) && !isWithin(interval('holidays'), jst(text));

  it.each([
    ['2026-11-24T08:59', false],
    ['2026-11-24T09:00', true],
    ['2026-11-24T17:59', true],
    ['2026-11-24T18:00', false],
    ['2026-11-22T12:00', false],
    ['2026-11-23T12:00', false],
    ['2027-01-01T12:00', false],
    ['2027-01-04T12:00', true],
  ])('at %s: %s', (text, expected) => {
    expect(open(text)).toBe(expected);
  });

  it('name days as Alertmanager does', () => {
    expect(WEEKDAYS[0]).toBe('sunday');
    expect(interval('business-hours').time_intervals[0]?.weekdays).toEqual(WEEKDAYS.slice(1, 6));
  });

  it('can do without holidays', () => {
    const without = alertingFor(configWith({ 'notifications.businessHours.holidays': [] })).alertmanager;
    expect(without.time_intervals.map(({ name }) => name)).not.toContain('holidays');
    expect(JSON.stringify(without.route)).not.toContain('holidays');
  });
});
