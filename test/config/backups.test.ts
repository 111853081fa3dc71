import { CronExpressionParser } from 'cron-parser';
import { overlaps } from '../../config/checks/overlaps';
import { cronTimes } from '../../config/cron';
import { LIVE_DATABASE_JOBS } from '../../config';
import { onDemandJobs, scheduledJobs } from '../../cronjobs';
import { inventory } from '../../inventory';
import { configWith, loadConfig, problemsWith } from '../support/config';
import { SWITCHED_ON } from '../support/leaves';

const HOUR = 3600;
const work = (name: string, schedule: string, hours: number) => ({
  name,
  times: cronTimes(schedule),
  seconds: hours * HOUR,
});

describe('the schedules of five years', () => {
  const config = configWith(SWITCHED_ON);

  /** Every run, by another reader of cron than the check's own. */
  function runs(name: (typeof LIVE_DATABASE_JOBS)[number]) {
    const { schedule, deadline, startingDeadline } = config.jobs[name];
    const [from, to] = [Date.UTC(2024, 0, 1), Date.UTC(2029, 0, 1)];
    const cron = CronExpressionParser.parse(schedule, { currentDate: new Date(from - 1), tz: 'UTC' });
    const found: { name: string; from: number; to: number }[] = [];
    for (let at = cron.next().getTime(); at < to; at = cron.next().getTime()) {
      found.push({ name, from: at / 1000, to: at / 1000 + startingDeadline + deadline });
    }
    return found;
  }

  it('never let two jobs meet on the live database, however late and long their runs are', () => {
    const all = LIVE_DATABASE_JOBS.flatMap(runs).sort((a, b) => a.from - b.from);
    expect(all.length).toBeGreaterThan(5 * 365 + 3 * 5 * 52);
    const meeting = all.slice(1).filter((run, at) => run.from < (all[at]?.to ?? 0));
    expect(meeting).toEqual([]);
  });

  it('know every job that can reach the database', () => {
    const { connections } = inventory(config);
    const names = new Set(scheduledJobs(config).map(({ name }) => name));
    const reaching = connections.flatMap(({ from, to }) =>
      'workload' in from && 'workload' in to && to.workload === 'postgres' && names.has(from.workload)
        ? [from.workload]
        : [],
    );
    expect(reaching).toEqual(['postgres-backup', 'postgres-basebackup', 'weekly-maintenance']);
    expect(LIVE_DATABASE_JOBS).toEqual(expect.arrayContaining(reaching));
  });

  it('keep the times that the guides fix', () => {
    expect(config.jobs['weekly-maintenance'].schedule).toBe('0 2 * * 0');
    expect(config.jobs['monthly-backup-verification'].schedule).toBe('0 3 1 * *');
    expect(config.jobs['ml-model-retrain'].schedule).toBe('0 4 * * 0');
  });

  it('have a backup of today before maintenance asks for one, however late that ends', () => {
    const { schedule, deadline, startingDeadline } = config.jobs['postgres-backup'];
    const [minute = 0, hour = 0] = schedule.split(' ').map(Number);
    expect(hour * HOUR + minute * 60 + startingDeadline + deadline).toBeLessThan(2 * HOUR);
  });
});

describe('overlaps', () => {
  it.each([
    ['touching is not meeting', [work('a', '0 0 * * *', 2), work('b', '0 2 * * *', 1)], []],
    [
      'a run that goes on into another',
      [work('a', '0 0 * * *', 2.01), work('b', '0 2 * * 0', 1)],
      [{ running: 'a', begins: 'b', at: '2024-01-07 02:00' }],
    ],
    [
      'two that begin together',
      [work('a', '0 3 1 * *', 1), work('b', '0 3 * * 0', 1)],
      [{ running: 'a', begins: 'b', at: '2024-09-01 03:00' }],
    ],
    [
      'over midnight',
      [work('a', '0 23 * * 6', 2), work('b', '30 0 * * *', 1)],
      [{ running: 'a', begins: 'b', at: '2024-01-07 00:30' }],
    ],
    [
      'once in four years',
      [work('a', '0 1 29 2 *', 1), work('b', '30 1 29 * 6', 1)],
      [{ running: 'a', begins: 'b', at: '2024-02-29 01:30' }],
    ],
    ['a job with itself is the controller’s business', [work('a', '* * * * *', 1)], []],
  ])('%s', (_, jobs, expected) => {
    expect(overlaps(jobs)).toEqual(expected);
  });

  it('are found in no time', () => {
    const jobs = LIVE_DATABASE_JOBS.map((name) => work(name, loadConfig().jobs[name].schedule, 1));
    const times = [1, 2, 3, 4, 5].map(() => {
      const begin = performance.now();
      overlaps(jobs);
      return performance.now() - begin;
    });
    // 5 ms on an idle core; the machine may be busy.
    expect(Math.min(...times)).toBeLessThan(60);
  });
});

describe('backups in the configuration', () => {
  const broken = (changes: Record<string, unknown>) =>
    problemsWith(changes).map(({ path, message, line }) => [path, message, (line ?? 0) > 1]);

  it('a schedule that meets another is an error at its place', () => {
    expect(broken({ 'jobs.postgres-backup.deadline': '1h30m' })).toEqual([
      [
        'jobs.weekly-maintenance.schedule',
        'expected no run while postgres-backup may still work on the live database: one of 2024-01-07 02:00 would ' +
          '(started 30m late and running for 1h30m); move one of them, or shorten its deadline or startingDeadline',
        true,
      ],
    ]);
    expect(broken({ 'jobs.ml-model-retrain.schedule': '0 22 * * 6' }).map(([path]) => path)).toEqual([
      'jobs.postgres-backup.schedule',
      'jobs.ml-model-retrain.schedule',
    ]);
    expect(broken({ 'jobs.postgres-backup-verify.schedule': '15 0 * * *' })).toEqual([]);
  });

  it.each([
    ['backup.minimumRedundancy', 8, 'expected at most backup.keepDaily (7), else it decides instead'],
    ['backup.keepReplaced', '36h', 'expected whole days such as 30d'],
    ['jobs.weekly-maintenance.accessLogRetention', '20h', 'expected whole days such as 30d'],
    ['backup.compression', 10, 'expected a whole number from 1 to 9'],
    ['backup.requiredTables', ['sightings'], 'expected a table with its schema such as public.sightings'],
    ['thresholds.backupTooSmall.warning.below', '49.5%', 'expected whole percent'],
    [
      'thresholds.walLag.warning.above',
      '20s',
      'expected at least three of backup.walHeartbeat (30s): in between nothing is known',
    ],
    ['application.database.pitr', 'yes', 'expected true or false'],
  ])('%s: %s', (path, value, message) => {
    const found = broken({ [path]: value });
    expect(found).toHaveLength(1);
    expect(found[0]?.[0]).toContain(path);
    expect(found[0]?.[1]).toBe(message);
  });

  it('an address outside the cluster must be one that restic knows', () => {
    const offsite = { repository: '/backups', cidrs: ['203.0.113.0/24'], port: 443 };
    expect(broken({ 'environment.offsite': offsite }).map(([path, message]) => [path, message])).toEqual([
      ['offsite.repository', 'expected a restic repository such as s3:https://s3.example.com/bucket'],
    ]);
  });

  it('switched off leaves nothing behind', () => {
    const off = configWith({ 'application.database.pitr': false });
    const names = (config: typeof off) =>
      [...scheduledJobs(config), ...onDemandJobs(config)].map(({ name }) => name);
    expect(names(off)).not.toContain('postgres-basebackup');
    expect(names(off)).not.toContain('postgres-backup-offsite');
    expect(names(configWith(SWITCHED_ON))).toEqual(
      expect.arrayContaining([
        'postgres-basebackup',
        'postgres-backup-offsite',
        'postgres-restore',
        'database-roles',
      ]),
    );
    const { workloads } = inventory(off);
    expect(workloads.map(({ name }) => name)).not.toContain('postgres-wal-receiver');
  });
});
