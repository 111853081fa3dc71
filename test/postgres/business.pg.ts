import * as fs from 'node:fs';
import {
  BUSINESS_EXPORTER_FLAGS,
  businessQueries,
  exporterQueries,
  metricsOf,
  rolesSql,
} from '../../inventory';
import { POSTGRES_EXPORTER_FLAGS } from '../../inventory';
import { configWith } from '../support/config';
import { endsWith } from './support/ends-with';
import { Exporter, onPath } from './support/exporter';
import { World } from './support/world';

const config = configWith({
  'application.business.interval': '1s',
  'application.business.historyInterval': '1s',
  'application.business.accessLog.session': 'session_id',
});
const queries = businessQueries(config);
const ROLE = 'business_ro';

let world: World;
beforeAll(async () => {
  world = await World.create();
});
afterAll(() => world.destroy());
beforeEach(async () => {
  await world.reset();
  await makeRoles();
});

/** What the job `database-roles` runs. */
async function makeRoles(): Promise<void> {
  const file = world.path('roles.sql');
  fs.writeFileSync(file, rolesSql(config));
  const passwords = ['BACKUP', 'REPLICATION', 'MAINTENANCE', 'BUSINESS', 'MONITOR'];
  const env = Object.fromEntries(passwords.map((name) => [`${name}_PASSWORD`, 'x']));
  const args = ['-X', '-q', '-d', 'rainbow', '-f', file];
  await endsWith(0, world.run('psql', args, { ...env, MONITOR_USER: 'monitor' }));
}

const as = (sql: string, more = {}) =>
  world.run('psql', ['-X', '-qAt', '-v', 'ON_ERROR_STOP=1', '-d', 'rainbow', '-c', sql], {
    PGUSER: ROLE,
    ...more,
  });

/** The rows of a query, asked as the role that the exporter has. */
async function ask(name: string, zone = 'UTC'): Promise<string[][]> {
  const sql = queries.find((query) => query.name === name)!.sql;
  const { stdout } = await endsWith(0, as(sql, { PGTZ: zone }));
  return stdout
    .trim()
    .split('\n')
    .map((line) => line.split('|'));
}

/** Midnight in Japan, so many days ago, as this machine reckons it: nine hours before that of UTC. */
function midnight(daysAgo = 0): Date {
  const nine = 9 * 3_600_000;
  const day = Math.floor((Date.now() + nine) / 86_400_000) - daysAgo;
  return new Date(day * 86_400_000 - nine);
}

const insertAt = (...times: readonly Date[]) =>
  world.sql(
    `INSERT INTO sightings (user_id, place, created_at) VALUES ${times
      .map((at) => `(1, 'x', '${at.toISOString()}')`)
      .join(', ')}`,
  );
const before = (at: Date) => new Date(at.getTime() - 1);

describe.each(queries.map((query) => [query.name, query] as const))('%s', (name, query) => {
  it('answers its role, column by column', async () => {
    const { stdout } = await endsWith(0, as(`SELECT * FROM (${query.sql}) AS q LIMIT 1`));
    const columns = [...(query.labels ?? []), ...query.values];
    expect(stdout.trim().split('|')).toHaveLength(columns.length);
    const named = await world.sql(
      `SELECT ${columns.map((column) => column.name).join(', ')} FROM (${query.sql}) AS q LIMIT 1`,
    );
    expect(named).not.toBe('');
  });

  it('answers with numbers when the tables are empty', async () => {
    await world.sql('TRUNCATE users, sightings, predictions, access_logs CASCADE');
    const labels = (query.labels ?? []).length;
    for (const row of await ask(name)) {
      expect(row.slice(labels).map(Number)).toEqual(query.values.map(() => 0));
    }
  });

  it('reads no more than it says', async () => {
    for (const [table, columns] of Object.entries(query.reads)) {
      const all = `REVOKE ALL ON ${table} FROM ${ROLE}; GRANT SELECT (${columns.join(', ')}) ON ${table} TO ${ROLE}`;
      await world.sql(all);
    }
    await endsWith(0, as(query.sql));
    const [[table, [column] = []] = ['', []]] = Object.entries(query.reads);
    await world.sql(`REVOKE SELECT (${column}) ON ${table} FROM ${ROLE}`);
    expect((await as(query.sql)).stderr).toContain('permission denied');
  });
});

describe('days', () => {
  it.each(['UTC', 'Asia/Tokyo', 'America/New_York'])(
    'begin at midnight in Japan, in a session of %s',
    async (zone) => {
      await world.sql('TRUNCATE sightings CASCADE');
      await insertAt(midnight(), new Date()); // today
      await insertAt(before(midnight()), midnight(1), new Date(midnight(1).getTime() + 3_600_000)); // yesterday
      await insertAt(before(midnight(1)), midnight(28), midnight(29)); // before that: of a usual day
      await insertAt(before(midnight(29))); // too old for anything
      expect(await ask('business_sightings', zone)).toEqual([['2', '3']]);
      expect(Number((await ask('business_sightings_usual', zone))[0]![0])).toBeCloseTo(3 / 28, 10);
    },
  );
});

it('accuracy is that of the last seven days, unknown ones aside', async () => {
  await world.sql(`TRUNCATE predictions;
    INSERT INTO predictions (accuracy, created_at) VALUES (0.5, now() - interval '6 days 23 hours'), (0.9, now()), (0.1, now() - interval '7 days 1 hour')`);
  expect(await ask('business_prediction')).toEqual([['0.7', '2']]);
});

it('the newest row is told by table, and a table that never had one is as old as can be', async () => {
  await world.sql('TRUNCATE sightings, predictions CASCADE');
  await insertAt(new Date(1_700_000_000_000), new Date(1_600_000_000_000));
  const rows = await ask('business_data');
  expect(rows.map(([data, at]) => [data, Number(at)])).toEqual([
    ['public.sightings', 1_700_000_000],
    ['public.predictions', 0],
  ]);
});

it('active users count once, within a day', async () => {
  await world.sql(`TRUNCATE sightings CASCADE; INSERT INTO sightings (user_id, place, created_at)
    VALUES (1, 'x', now()), (1, 'y', now()), (2, 'x', now() - interval '23 hours'), (3, 'x', now() - interval '25 hours')`);
  expect(await ask('business_users')).toEqual([['2']]);
});

describe('the table of requests', () => {
  const insert = (
    rows: readonly (readonly [address: string, session: string | null, minutesAgo: number])[],
  ) =>
    world.sql(
      `TRUNCATE access_logs; INSERT INTO access_logs (status_code, response_time, ip_address, session_id, created_at) VALUES ${rows
        .map(([address, session, ago]) => {
          const name = session === null ? 'NULL' : `'${session}'`;
          return `(200, 0.1, '${address}', ${name}, now() - interval '${ago} minutes')`;
        })
        .join(', ')}`,
    );

  it('ranks addresses by their requests of the window, and says none of them', async () => {
    await insert([
      ...Array.from({ length: 7 }, () => ['192.0.2.1', null, 9] as const),
      ...Array.from({ length: 3 }, () => ['2001:db8::1', null, 1] as const),
      ['192.0.2.9', null, 11],
    ]);
    expect(await ask('business_access')).toEqual([['10', '2']]);
    const ranks = await ask('business_talkers');
    expect(ranks.sort()).toEqual([
      ['1', '7'],
      ['2', '3'],
      ['3', '0'],
      ['4', '0'],
      ['5', '0'],
    ]);
  });

  it('counts the addresses of the session that has most of them', async () => {
    await insert([
      ['192.0.2.1', 'a', 0],
      ['192.0.2.1', 'a', 1],
      ['192.0.2.2', 'a', 2],
      ['192.0.2.3', 'a', 11],
      ['192.0.2.4', 'b', 0],
      ['192.0.2.5', null, 0],
      ['192.0.2.6', null, 0],
      ['192.0.2.7', null, 0],
    ]);
    expect(await ask('business_sessions')).toEqual([['2', '2']]);
  });
});

describe('the role', () => {
  it.each([
    'SELECT email FROM users',
    'SELECT place FROM sightings',
    'SELECT * FROM predictions',
    'SELECT status_code FROM access_logs',
    'SELECT count(*) FROM audit',
    'SELECT * FROM places',
    'SELECT rolpassword FROM pg_authid',
    "SELECT pg_read_file('postgresql.conf')",
    'SELECT lo_get(oid) FROM pg_largeobject_metadata',
  ])('can’t read anything else: %s', async (sql) => {
    expect((await as(sql)).stderr).toContain('permission denied');
  });

  it.each([
    "INSERT INTO sightings (user_id, place) VALUES (1, 'x')",
    'UPDATE predictions SET accuracy = 1',
    'DELETE FROM sightings',
    'TRUNCATE sightings',
    'CREATE TABLE mine (x int)',
    'CREATE SCHEMA mine',
    'DROP TABLE sightings',
    'ALTER ROLE business_ro SUPERUSER',
  ])('can’t write, even when it asks for it: %s', async (sql) => {
    const { code, stderr } = await as(
      `SET default_transaction_read_only = off; SET transaction_read_only = off; ${sql}`,
    );
    expect([code, stderr]).toEqual([1, expect.stringMatching(/permission denied|must be (owner|superuser)/)]);
  });

  it('is read-only, and given up when it takes longer than a scrape', async () => {
    const { stdout } = await endsWith(0, as('SHOW default_transaction_read_only; SHOW statement_timeout'));
    expect(stdout.trim().split('\n')).toEqual(['on', '10s']);
  });

  it('loses what it had beside, and keeps what it needs, when the roles are made again', async () => {
    await world.sql(`GRANT SELECT ON users TO ${ROLE}`);
    await endsWith(0, as('SELECT email FROM users LIMIT 1'));
    await makeRoles();
    expect((await as('SELECT email FROM users LIMIT 1')).stderr).toContain('permission denied');
    await endsWith(0, as(queries[0]!.sql));
  });

  it('is made where a table does not exist yet', async () => {
    await world.sql('DROP TABLE predictions CASCADE');
    await makeRoles();
    await endsWith(0, as(queries[0]!.sql));
  });
});

const program = onPath('postgres_exporter');
const withExporter = program ? describe : describe.skip;
withExporter(`postgres_exporter${program ? '' : ' (skipped: it is not on the PATH)'}`, () => {
  let exporter: Exporter | undefined;
  afterEach(() => exporter?.stop());

  const serve = (user: string, flags: readonly string[]) =>
    Exporter.start(program!, (address) => [`--web.listen-address=${address}`, ...flags], {
      DATA_SOURCE_NAME: `host=${world.path('s')} user=${user} dbname=rainbow sslmode=disable`,
    });
  const queryFile = () => {
    const file = world.path('queries.yaml');
    fs.writeFileSync(file, exporterQueries(queries));
    return [...BUSINESS_EXPORTER_FLAGS, `--extend.query-path=${file}`];
  };

  it('serves the queries as metrics, and nothing else about the server', async () => {
    await insertAt(new Date());
    exporter = await serve(ROLE, queryFile());
    const series = await exporter.scrape();
    const names = new Set([...series.keys()].map((key) => key.replace(/\{.*/, '')));
    expect(metricsOf(config, 'business').filter((name) => !names.has(name))).toEqual([]);
    expect([...names].filter((name) => /^pg_/.test(name)).sort()).toEqual([
      'pg_exporter_last_scrape_duration_seconds',
      'pg_exporter_last_scrape_error',
      'pg_exporter_scrapes_total',
      'pg_exporter_user_queries_load_error',
      'pg_up',
    ]);
    const value = (start: string) => [...series].find(([key]) => key.startsWith(start))?.[1];
    expect([value('pg_up'), value('pg_exporter_last_scrape_error')]).toEqual([1, 0]);
    expect(value('business_sightings_today')).toBeGreaterThan(0);
    expect(value('business_data_last_timestamp_seconds{data="public.sightings"')).toBeGreaterThan(1e9);
  });

  it('says so when a column is gone, and goes on with the others', async () => {
    await world.sql('ALTER TABLE sightings RENAME COLUMN user_id TO reporter');
    exporter = await serve(ROLE, queryFile());
    const series = await exporter.scrape();
    // Only the scrape that really asks sees the error; until the interval is over the others are told 0.
    const seen: (number | undefined)[] = [];
    for (let at = 0; at < 12; at++) {
      seen.push((await exporter.scrape()).get('pg_exporter_last_scrape_error'));
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    expect(new Set(seen)).toEqual(new Set([0, 1]));
    expect([...series.keys()].filter((key) => key.startsWith('business_users'))).toEqual([]);
    expect([...series.keys()].some((key) => key.startsWith('business_sightings_today'))).toBe(true);
  });

  it('exports what the catalogue says of the job postgres, asked by a role with pg_monitor', async () => {
    await world.sql(`SELECT pg_create_physical_replication_slot('reader', true)`);
    exporter = await serve('monitor', POSTGRES_EXPORTER_FLAGS);
    const names = await exporter.names();
    await world.sql(`SELECT pg_drop_replication_slot('reader')`);
    expect(metricsOf(config, config.application.database.name).filter((name) => !names.has(name))).toEqual(
      [],
    );
  });
});
