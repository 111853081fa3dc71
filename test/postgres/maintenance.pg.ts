import * as fs from 'node:fs';
import { endsWith } from './support/ends-with';
import { World } from './support/world';

let world: World;
beforeAll(async () => {
  world = await World.create();
});
afterAll(() => world.destroy());
beforeEach(() => world.reset());
afterEach(() => world.unfake());

const maintain = (args: readonly string[] = [], more = {}) =>
  world.script('weekly_maintenance.sh', args, {
    MAINTENANCE_BATCH_ROWS: '100',
    MAINTENANCE_BATCH_PAUSE: '0',
    ...more,
  });

/** 35 days of requests, a few each day, around midnight of Japan, which is 15:00 UTC. */
const oldRows = () =>
  world.sql(`TRUNCATE access_logs; INSERT INTO access_logs (status_code, response_time, ip_address, created_at)
    SELECT (ARRAY[200, 404, 503])[1 + m % 3], m, '192.0.2.1',
      ((now() AT TIME ZONE 'Asia/Tokyo')::date - d)::timestamp AT TIME ZONE 'Asia/Tokyo' + m * interval '1 minute' - interval '5 minutes'
    FROM generate_series(0, 35) d, generate_series(0, 11) m`);

const expectedDays = `SELECT (created_at AT TIME ZONE 'Asia/Tokyo')::date, count(*), count(*) FILTER (WHERE status_code BETWEEN 400 AND 499),
    count(*) FILTER (WHERE status_code >= 500), sum(response_time), max(response_time) FROM access_logs
  WHERE created_at < ((now() AT TIME ZONE 'Asia/Tokyo')::date - 30)::timestamp AT TIME ZONE 'Asia/Tokyo' GROUP BY 1 ORDER BY 1`;
const days =
  'SELECT day, requests, client_errors, server_errors, response_time_sum, response_time_max FROM access_logs_daily ORDER BY 1';

it('refuses without a backup of today, and with one that does not verify', async () => {
  const yesterday = { BACKUP_NOW: String(Math.floor(Date.now() / 1000) - 86400) };
  await endsWith(3, maintain());
  await endsWith(0, world.script('backup.sh', [], yesterday));
  const { stderr } = await endsWith(3, maintain());
  expect(stderr).toMatch(/there is no backup of today, \d{8} \(newest: backup_/);
  expect(await world.sql('SELECT count(*) FROM access_logs')).toBe('2000');
});

describe('with a backup of today', () => {
  beforeAll(async () => {
    await world.reset();
    await endsWith(0, world.script('backup.sh'));
  });

  it('rolls up and deletes whole Japanese days, in batches, and vacuums', async () => {
    await oldRows();
    const expected = await world.sql(expectedDays);
    const total = Number(await world.sql('SELECT count(*) FROM access_logs'));
    const dry = await endsWith(0, maintain(['--dry-run']));
    expect(dry.stderr).toContain('older than 30 days: 65 rows');
    await endsWith(0, maintain([], { MAINTENANCE_BATCH_ROWS: '10' }));
    expect(await world.sql(days)).toBe(expected);
    expect(await world.sql('SELECT count(*) FROM access_logs')).toBe(String(total - 65));
    await world.sql('SELECT pg_stat_force_next_flush()');
    expect(
      await world.sql(
        `SELECT last_vacuum IS NOT NULL AND last_analyze IS NOT NULL FROM pg_stat_user_tables WHERE relname = 'access_logs'`,
      ),
    ).toBe('t');
    await endsWith(0, maintain()); // again: nothing left, nothing counted twice
    expect(await world.sql(days)).toBe(expected);
  });

  it('killed between batches: every row is there or counted, never both', async () => {
    await oldRows();
    const expected = await world.sql(expectedDays);
    const run = world.startScript('weekly_maintenance.sh', [], {
      MAINTENANCE_BATCH_ROWS: '10',
      MAINTENANCE_BATCH_PAUSE: '60',
    });
    while (
      (await world.sql(`SELECT to_regclass('access_logs_daily') IS NOT NULL`)) !== 't' ||
      (await world.sql('SELECT count(*) FROM access_logs_daily')) === '0'
    ) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    run.kill();
    await run.done;
    expect(await world.sql('SELECT sum(requests) FROM access_logs_daily')).toBe('10');
    await endsWith(0, maintain());
    expect(await world.sql(days)).toBe(expected);
  });

  it('whoever does not own the tables is refused: VACUUM would skip them and say nothing', async () => {
    await world.sql(
      'CREATE ROLE ops_maint LOGIN; GRANT SELECT, DELETE ON access_logs TO ops_maint',
      'rainbow',
    );
    const { stderr } = await endsWith(3, maintain([], { PGUSER: 'ops_maint' }));
    expect(stderr).toContain('cannot vacuum what it does not own');
    await world.sql('GRANT rainbow TO ops_maint', 'postgres');
    await endsWith(0, maintain([], { PGUSER: 'ops_maint' }));
    await world.sql('DROP OWNED BY ops_maint CASCADE', 'rainbow');
    await world.reset();
    await world.sql('DROP ROLE ops_maint', 'postgres');
  });

  it('and a backup exclude each other', async () => {
    const mark = world.path('tmp', 'reached');
    world.fake('pg_amcheck', `touch ${mark}; sleep 300`);
    const backup = world.startScript('backup.sh', [], {
      BACKUP_NOW: String(Math.floor(Date.now() / 1000) + 60),
    });
    while (!fs.existsSync(mark)) await new Promise((resolve) => setTimeout(resolve, 50));
    const { stderr } = await endsWith(3, maintain());
    expect(stderr).toContain('another job is working on the database: backup.sh');
    backup.kill();
  });
});
