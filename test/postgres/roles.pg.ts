import { databaseEnv, DATABASE_ACCESS, rolesEnv, rolesSql } from '../../inventory';
import { loadConfig } from '../support/config';
import { endsWith } from './support/ends-with';
import { World } from './support/world';

const ROLES_SQL = rolesSql(loadConfig());
const { backup, replication, maintenance, business } = DATABASE_ACCESS;
const MONITOR = 'shiojiri_monitor';
const PASSWORDS = {
  BACKUP_PASSWORD: `back'up "1" $x \\`,
  REPLICATION_PASSWORD: 'replication-1',
  MAINTENANCE_PASSWORD: 'maintenance-1',
  BUSINESS_PASSWORD: 'business-1',
  MONITOR_PASSWORD: `moni'tor-1`,
} as const;

let world: World;
beforeAll(async () => {
  world = await World.create(`wal_level = replica\nlog_statement = 'all'\nlog_min_duration_statement = 0`);
  await world.sql(`DROP OWNED BY backup_ro; DROP ROLE backup_ro`, 'rainbow').catch(() => undefined);
});
afterAll(() => world.destroy());

/** The job's own command, on the application's database. */
const apply = (more: Readonly<Record<string, string>> = {}) =>
  world.run(
    'bash',
    ['-c', 'unset $UNSET; psql --no-psqlrc --no-password --file=<(printf "%s" "$ROLES_SQL")'],
    {
      PGDATABASE: 'rainbow',
      UNSET: 'NOTHING',
      MONITOR_USER: MONITOR,
      ...PASSWORDS,
      ...more,
      ROLES_SQL,
    },
  );
/** As one of the roles; the socket trusts everybody, so what counts is what the role may do. */
const as = (role: string, sql: string, database = 'rainbow') =>
  world.run('psql', ['-X', '-qAt', '-v', 'ON_ERROR_STOP=1', '-d', database, '-c', sql], { PGUSER: role });
const refused = async (role: string, sql: string) => {
  const { stderr } = await endsWith(1, as(role, sql));
  expect(stderr).toMatch(/permission denied|must be (owner|superuser|member)|only (roles|superusers)/);
};
const rolesNow = () =>
  world.sql(`SELECT r.rolname, r.rolsuper, r.rolcreatedb, r.rolcreaterole, r.rolreplication, r.rolbypassrls, r.rolconnlimit,
      array(SELECT g.rolname FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid WHERE m.member = r.oid ORDER BY 1)
    FROM pg_roles r WHERE r.rolname !~ '^pg_' ORDER BY 1`);

describe('roles.sql', () => {
  beforeAll(() => endsWith(0, apply()));

  it('makes its roles, and may run again without changing anything', async () => {
    const first = await rolesNow();
    expect(first.split('\n').map((line) => line.split('|'))).toEqual([
      [replication.role, 'f', 'f', 'f', 't', 'f', '10', '{pg_read_all_stats}'],
      [backup.role, 'f', 'f', 'f', 'f', 'f', '10', '{pg_read_all_data}'],
      [business.role, 'f', 'f', 'f', 'f', 'f', '3', '{}'], // what it may read is proven by business.pg.ts
      [maintenance.role, 'f', 'f', 'f', 'f', 'f', '5', '{rainbow}'],
      ['postgres', 't', 't', 't', 't', 't', '-1', '{}'],
      ['rainbow', 'f', 'f', 'f', 'f', 'f', '-1', '{}'],
      [MONITOR, 'f', 'f', 'f', 'f', 'f', '-1', '{pg_monitor}'],
    ]);
    await endsWith(0, apply());
    expect(await rolesNow()).toBe(first);
  });

  it('takes back what somebody gave to a role of the plane', async () => {
    const before = await rolesNow();
    await world.sql(`ALTER ROLE ${backup.role} SUPERUSER CREATEDB CONNECTION LIMIT 99`);
    await world.sql(`ALTER ROLE ${maintenance.role} REPLICATION BYPASSRLS`);
    expect(await rolesNow()).not.toBe(before);
    await endsWith(0, apply());
    expect(await rolesNow()).toBe(before);
  });

  it('lets the backup role read everything, new tables included, and write nothing', async () => {
    await world.sql('SET ROLE rainbow; CREATE TABLE made_later (id int); INSERT INTO made_later VALUES (1)');
    for (const table of ['sightings', 'predictions', 'access_logs', 'made_later'])
      await endsWith(0, as(backup.role, `SELECT count(*) FROM ${table}`));
    for (const sql of [
      'INSERT INTO made_later VALUES (2)',
      'UPDATE access_logs SET status_code = 200',
      'DELETE FROM access_logs',
      'TRUNCATE predictions',
      'DROP TABLE made_later',
      'CREATE TABLE public.mine (id int)',
      'CREATE DATABASE mine',
      `CREATE ROLE mine`,
      `SELECT pg_create_physical_replication_slot('mine')`,
      `SELECT pg_read_file('/etc/hostname')`,
      `COPY made_later TO PROGRAM 'cat'`,
    ])
      await refused(backup.role, sql);
    await world.sql('DROP TABLE made_later');
  });

  it('lets the backup role dump everything, large objects that exist included; a later one needs another run', async () => {
    const dump = () =>
      world.run('pg_dump', ['-Fc', '-f', world.path('tmp', 'all.dump'), 'rainbow'], { PGUSER: backup.role });
    await endsWith(0, dump());
    const later = await world.sql('SELECT lo_from_bytea(0, $$new$$)');
    expect((await endsWith(1, dump())).stderr).toContain(`permission denied for large object ${later}`);
    await endsWith(0, apply());
    await endsWith(0, dump());
    await refused(backup.role, `SELECT lo_unlink(${later})`);
  });

  it('lets the replication role stream, and read no row', async () => {
    const slot = `SELECT pg_create_physical_replication_slot('one'); SELECT pg_drop_replication_slot('one')`;
    await endsWith(0, as(replication.role, slot));
    await endsWith(0, as(replication.role, `SELECT pg_database_size('rainbow')`));
    const { stdout } = await endsWith(0, as(replication.role, 'IDENTIFY_SYSTEM', 'replication=true'));
    expect(stdout).toMatch(/^\d+\|1\|/);
    await refused(replication.role, 'SELECT count(*) FROM sightings');
    await refused(replication.role, 'DELETE FROM access_logs');
  });

  it('lets the maintenance role delete and vacuum what the application owns, and nothing beyond', async () => {
    await endsWith(0, as(maintenance.role, 'DELETE FROM access_logs WHERE false'));
    const { stderr } = await endsWith(0, as(maintenance.role, 'VACUUM (ANALYZE) access_logs'));
    expect(stderr).toBe('');
    await refused(maintenance.role, 'CREATE DATABASE mine');
    await refused(maintenance.role, 'CREATE ROLE mine');
    await refused(maintenance.role, `SELECT pg_read_file('/etc/hostname')`);
  });

  it('lets the monitor see statistics of everybody, and no row', async () => {
    await endsWith(0, as(MONITOR, 'SELECT query FROM pg_stat_activity; SELECT * FROM pg_stat_replication'));
    const all = await endsWith(0, as(MONITOR, 'SELECT name FROM pg_settings'));
    expect(all.stdout).toContain('data_directory');
    await refused(MONITOR, 'SELECT count(*) FROM sightings');
    await refused(MONITOR, 'CREATE ROLE mine');
  });

  it('keeps the password of a monitor that exists, and every other one follows the Secret', async () => {
    const digest = (role: string) => world.sql(`SELECT rolpassword FROM pg_authid WHERE rolname = '${role}'`);
    const [monitor, copier] = [await digest(MONITOR), await digest(backup.role)];
    expect(copier).toMatch(/^SCRAM-SHA-256\$/);
    await endsWith(0, apply({ MONITOR_PASSWORD: 'other', BACKUP_PASSWORD: 'other' }));
    expect(await digest(MONITOR)).toBe(monitor);
    expect(await digest(backup.role)).not.toBe(copier);
    await endsWith(0, apply());
  });

  it('says no password: not in its output, not in the server’s log', async () => {
    const { stdout, stderr } = await endsWith(0, apply());
    const log = await world.must('cat', [world.path('server.log')]);
    expect(log).toContain('pg_auth_members'); // statements are logged
    for (const secret of Object.values(PASSWORDS)) {
      const spelled = [secret, secret.replaceAll("'", "''")];
      for (const text of [stdout, stderr, log, ROLES_SQL])
        expect(spelled.filter((it) => text.includes(it))).toEqual([]);
    }
    expect(log).not.toMatch(/SCRAM-SHA-256|PASSWORD '/);
  });

  it('ends with an error, and changes nothing, where a password is missing or the user is no superuser', async () => {
    const before = await rolesNow();
    const { stderr } = await endsWith(3, apply({ PGUSER: 'rainbow' }));
    expect(stderr).toMatch(/permission denied|must be/);
    const missing = await endsWith(3, apply({ UNSET: 'MAINTENANCE_PASSWORD' }));
    expect(missing.stderr).toMatch(/syntax error at or near ":"/);
    expect(await rolesNow()).toBe(before);
  });

  it('warns where tables belong to a superuser, whom the maintenance role would become', async () => {
    await world.sql('CREATE TABLE of_postgres (id int)');
    const { stderr } = await endsWith(0, apply());
    expect(stderr).toMatch(/tables belong to a superuser/);
    await world.sql(`DROP TABLE of_postgres; REVOKE postgres FROM ${maintenance.role}`);
    expect((await endsWith(0, apply())).stderr).not.toMatch(/superuser/);
  });
});

it('every variable that roles.sql reads comes from a Secret, and the address from the configuration', () => {
  const read = [...ROLES_SQL.matchAll(/^\\getenv \w+ (\w+)$/gm)].map(([, name]) => name);
  expect(read.sort()).toEqual(Object.keys(rolesEnv()).sort());
  expect(Object.keys(databaseEnv(loadConfig()))).not.toContain('PGPASSWORD');
});
