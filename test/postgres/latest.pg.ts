import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Running } from './support/result';
import { endsWith } from './support/ends-with';
import { World } from './support/world';

let world: World;
let seeded: string;

beforeAll(async () => {
  world = await World.create();
  seeded = await world.content();
  const { code, stderr } = await world.script('backup.sh');
  if (code !== 0) throw new Error(stderr);
});
afterAll(() => world.destroy());
beforeEach(() => world.reset());
afterEach(() => world.unfake());

const databases = async () =>
  (
    await world.sql(`SELECT datname FROM pg_database WHERE datname LIKE 'rainbow%' ORDER BY 1`, 'postgres')
  ).split('\n');

/** Clients that read and write all the time, and come back whenever they are thrown out. */
function load(): Running {
  return world.start('bash', [
    '-c',
    `for n in 1 2 3; do
       while :; do
         for i in {1..50}; do echo "INSERT INTO users (email) VALUES (gen_random_uuid()::text); SELECT count(*) FROM sightings; SELECT pg_sleep(0.02);"; done |
           psql -X -qAt -d rainbow >/dev/null 2>&1; sleep 0.05
       done &
     done; wait`,
  ]);
}

it('without --force: proves the backup, shows the plan, changes nothing', async () => {
  await world.sql('DELETE FROM predictions');
  const before = await world.content();
  const { stdout } = await endsWith(3, world.script('restore.sh', ['--latest']));
  expect(stdout).toMatch(/^public\.predictions\t0\t1200$/m);
  expect(await world.content()).toBe(before);
  expect(await databases()).toEqual(['rainbow']);
});

it('--force under load: everything is back, row for row, with owner, grants and settings; --undo goes back', async () => {
  await world.sql('DELETE FROM predictions; DROP TABLE audit CASCADE');
  const clients = load();
  await endsWith(0, world.script('restore.sh', ['--latest', '--force']));
  clients.kill();
  await world.sql(`DELETE FROM users WHERE email NOT LIKE 'user%'`); // of the clients, since the swap
  expect(await world.content()).toBe(seeded);
  expect(await world.sql('SELECT lo_get(oid) FROM pg_largeobject_metadata')).toMatch(/^\\x6c61726765/);
  expect(
    await world.sql(
      `SELECT pg_get_userbyid(datdba) || ' ' || has_database_privilege('backup_ro', datname, 'CONNECT') FROM pg_database WHERE datname = 'rainbow'`,
    ),
  ).toBe('rainbow true');
  expect(await world.sql('SHOW work_mem')).toBe('8MB');
  await world.sql(`INSERT INTO sightings (user_id, place) VALUES (1, 'x')`); // sequences, triggers, generated columns
  expect(await world.sql('SELECT max(id), max(place_length) FROM sightings')).toBe('1201|9');

  // The writes between backup and swap are in the database that was replaced, and can be had back.
  const [, old] = (await databases()) as [string, string];
  expect(await world.sql('SELECT count(*) FROM predictions', old)).toBe('0');
  expect(await world.sql('SELECT count(*) > 100 FROM users', old)).toBe('t');
  await endsWith(3, world.script('restore.sh', ['--undo']));
  await endsWith(0, world.script('restore.sh', ['--undo', '--force']));
  expect(await world.sql('SELECT count(*) FROM predictions')).toBe('0');
});

it('ends the sessions of the old database only, however late that begins', async () => {
  await world.sql('DELETE FROM predictions');
  // Without clients the names are swapped before whoever ends their sessions has connected.
  world.fake(
    'psql',
    `[[ " $* " != *" live="* || " $* " == *" outgoing="* ]] || sleep 0.7; exec "$REAL" "$@"`,
  );
  await endsWith(
    0,
    world.script('restore.sh', ['--latest', '--force'], {
      RESTORE_SMOKE_COMMAND: 'psql -X -q -v ON_ERROR_STOP=1 -d rainbow -c "SELECT pg_sleep(2)" >/dev/null',
    }),
  );
  expect(await world.content()).toBe(seeded);
});

it('swaps back by itself when the smoke test fails, under load, and loses no write', async () => {
  await world.sql('DELETE FROM predictions');
  const before = await world.content();
  const clients = load();
  const { stderr } = await endsWith(
    1,
    world.script('restore.sh', ['--latest', '--force'], {
      RESTORE_SMOKE_COMMAND: 'sleep 0.5; exit 1',
    }),
  );
  clients.kill();
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(stderr).toContain('the database before is live again');
  expect(await world.sql(`SELECT count(*) > 0 FROM users WHERE email NOT LIKE 'user%'`)).toBe('t');
  await world.sql(`DELETE FROM users WHERE email NOT LIKE 'user%'`);
  expect(await world.content()).toBe(before);
  expect((await databases())[1]).toMatch(/^rainbow_failed_/);
});

it('refuses a second restore within the hour of an unfinished one', async () => {
  const stamp = new Date(Date.now() + 9 * 3600e3)
    .toISOString()
    .replace(/[-:]/g, '')
    .replace('T', '_')
    .slice(0, 15);
  await world.sql(`CREATE DATABASE rainbow_restore_${stamp}`, 'postgres');
  const { stderr } = await endsWith(3, world.script('restore.sh', ['--latest', '--force']));
  expect(stderr).toContain('is less than an hour old');
});

it.each([
  ['while restoring beside the live database', 'pg_restore', '[[ " $* " == *" -d rainbow_restore_"* ]]'],
  ['just before the swap', 'psql', '[[ " $* " == *"incoming="* ]]'],
])('kill -9 %s: the live database is untouched and reachable', async (_when, program, condition) => {
  const mark = world.path('tmp', 'reached');
  fs.rmSync(mark, { force: true });
  world.fake(program, `if ${condition}; then touch ${mark}; sleep 300; fi; exec "$REAL" "$@"`);
  const run = world.startScript('restore.sh', ['--latest', '--force']);
  while (!fs.existsSync(mark)) await new Promise((resolve) => setTimeout(resolve, 30));
  run.kill();
  await run.done;
  world.unfake();
  expect(await world.content()).toBe(seeded);
});

it('restores although the database is gone', async () => {
  await world.sql('DROP DATABASE rainbow WITH (FORCE)', 'postgres');
  await world.sql('CREATE DATABASE unrelated', 'postgres');
  await endsWith(0, world.script('restore.sh', ['--latest', '--force']));
  await world.sql('DROP DATABASE unrelated', 'postgres');
  expect(await world.content()).toBe(seeded);
  expect(await world.sql('SHOW work_mem')).toBe('8MB');
});

it('drops a replaced database only when it is old and its backup still verifies', async () => {
  await endsWith(0, world.script('restore.sh', ['--latest', '--force']));
  const old = (await databases()).find((it) => it.startsWith('rainbow_pre_'))!;
  const later = { BACKUP_NOW: String(Math.floor(Date.now() / 1000) + 8 * 86400) };
  await world.script('restore.sh', ['--drop-old', '--force']);
  expect(await databases()).toContain(old);
  const saved = /; backup (backup_\d+_\d+)$/.exec(
    await world.sql(
      `SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '${old}'`,
      'postgres',
    ),
  )![1];
  const manifest = path.join(world.backups, `${saved}.manifest.json`);
  fs.renameSync(manifest, `${manifest}.away`);
  await world.script('restore.sh', ['--drop-old', '--force'], later);
  expect(await databases()).toContain(old);
  fs.renameSync(`${manifest}.away`, manifest);
  await world.script('restore.sh', ['--drop-old', '--force'], later);
  expect(await databases()).toEqual(['rainbow']);
});

it('refuses when PGHOST is a sandbox', async () => {
  await endsWith(
    3,
    world.script('restore.sh', ['--test'], {
      PGHOST: world.path('tmp', 'sandbox.x', 'socket'),
    }),
  );
});

it('--test opens no connection to the live server, and takes the file by any name', async () => {
  const [name] = world.published();
  for (const file of [`${name}.sql.gz`, `${name}.dump`, path.join(world.backups, `${name}.sql.gz`)]) {
    expect(await world.script('restore.sh', ['--test', file], { PGHOST: '/nonexistent' })).toMatchObject({
      code: 0,
    });
  }
  // The plain text alone, without manifest and roles, is enough.
  const lonely = world.path('backup_20230715_120000.sql.gz');
  fs.copyFileSync(path.join(world.backups, `${name}.sql.gz`), lonely);
  const alone = await endsWith(0, world.script('restore.sh', ['--test', lonely], { PGHOST: '/nonexistent' }));
  expect(alone.stderr).toContain('has no manifest');
});
