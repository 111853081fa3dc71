import * as fs from 'node:fs';
import * as path from 'node:path';
import { endsWith } from './support/ends-with';
import { World } from './support/world';

let world: World;
let file: string;
beforeAll(async () => {
  world = await World.create();
  const { code, stderr } = await world.script('backup.sh');
  if (code !== 0) throw new Error(stderr);
  // The documented command knows nothing but a .sql.gz.
  file = world.path('backup_20230715_120000.sql.gz');
  fs.copyFileSync(path.join(world.backups, `${world.published()[0]}.sql.gz`), file);
});
afterAll(() => world.destroy());
beforeEach(() => world.reset());

const table = (args: readonly string[], more = {}) => world.script('restore.sh', ['--table', ...args], more);
const rows = (name: string) =>
  world.sql(`SELECT md5(string_agg(t::text, ' ' ORDER BY t::text)) FROM ${name} t`);
const count = (sql: string) => world.sql(`SELECT count(*) FROM ${sql}`);

/** What a slip of the keyboard does: rows gone, others changed since, new ones written. */
async function accident(): Promise<void> {
  await world.sql(`DELETE FROM sightings WHERE id BETWEEN 101 AND 200;
    UPDATE sightings SET place = 'newer' WHERE id = 1;
    INSERT INTO sightings (user_id, place) VALUES (1, 'new')`);
}

it('side, the default: compares, reports what other tables lost, and touches nothing', async () => {
  await accident();
  const before = await world.content();
  const { stdout } = await endsWith(0, table(['sightings', file]));
  expect(stdout).toMatch(/missing.*\t100$/m);
  expect(stdout).toMatch(/extra.*\t1$/m);
  expect(stdout).toMatch(/changed.*\t1$/m);
  expect(stdout).toMatch(/predictions\.sighting_id set to NULL.*\t100$/m);
  expect(stdout).toMatch(/deleted by CASCADE in public\.comments.*\t10$/m);
  expect(await world.content()).toBe(before);
  await endsWith(3, table(['sightings', file])); // another schema, less than an hour old
});

it('merge: brings back what is missing, keeps what is newer, fires no trigger, repairs the sequence', async () => {
  await accident();
  const [audits, updates] = [await count('audit'), await world.sql('SELECT sum(updates) FROM sightings')];
  await endsWith(3, table(['sightings', file, '--mode', 'merge']));
  await world.sql(
    `DO $$ DECLARE s text; BEGIN FOR s IN SELECT nspname FROM pg_namespace WHERE nspname LIKE 'restore%' LOOP EXECUTE 'DROP SCHEMA ' || s || ' CASCADE'; END LOOP; END $$`,
  );
  await world.sql(`SELECT setval('sightings_id_seq', 5)`);
  const { stdout } = await endsWith(0, table(['sightings', file, '--mode', 'merge', '--force']));
  expect(await count('sightings')).toBe('1201');
  expect(await world.sql('SELECT place FROM sightings WHERE id = 1')).toBe('newer');
  expect(await count('audit')).toBe(audits);
  expect(await world.sql('SELECT sum(updates) FROM sightings')).toBe(updates);
  expect(await count('sightings WHERE place_length <> length(place)')).toBe('0');
  await world.sql(`INSERT INTO sightings (user_id, place) VALUES (1, 'after')`);
  expect(await world.sql('SELECT max(id) FROM sightings')).toBe('1202');
  expect(await world.sql(`SELECT tgenabled FROM pg_trigger WHERE tgname = 'touched'`)).toBe('O');

  // The SQL it prints gives the lost references back.
  const repair = /^\s+(UPDATE public\.predictions .*;)$/m.exec(stdout)![1]!;
  await world.sql(repair);
  expect(await count('predictions WHERE sighting_id IS NULL')).toBe('0');
  const later = { BACKUP_NOW: String(Math.floor(Date.now() / 1000) + 4000) };
  await endsWith(0, table(['comments', file, '--mode', 'merge', '--force'], later));
  expect(await count('comments')).toBe('120');
});

it('replace: makes the table what the backup says, row for row', async () => {
  const before = await rows('sightings');
  await accident();
  await endsWith(0, table(['public.sightings', file, '--mode', 'replace', '--force']));
  expect(await rows('sightings')).toBe(before);
  const side = await world.sql(`SELECT nspname FROM pg_namespace WHERE nspname LIKE 'restore%'`);
  expect(await count(`${side}.before_sightings`)).toBe('1101');
  expect(world.published().length).toBeGreaterThan(1); // the pre-restore backup
});

it('replace: refuses when deleting would change other tables, by SET NULL or CASCADE', async () => {
  await world.sql(`INSERT INTO sightings (user_id, place) VALUES (1, 'new');
    INSERT INTO predictions (sighting_id, accuracy) SELECT max(id), 1 FROM sightings`);
  const before = await world.content();
  const { stderr } = await endsWith(
    3,
    table(['sightings', file, '--mode', 'replace', '--force', '--without-pre-backup']),
  );
  expect(stderr).toContain('1 rows of public.predictions refer to rows that replace would delete');
  expect(await world.content()).toBe(before);
});

it('a row whose parent is gone cannot come back: everything is rolled back', async () => {
  await world.sql(
    `DELETE FROM comments; DELETE FROM sightings WHERE user_id = 5; DELETE FROM users WHERE id = 5`,
  );
  const before = await world.content();
  const { stderr } = await endsWith(
    1,
    table(['sightings', file, '--mode', 'merge', '--force', '--without-pre-backup']),
  );
  expect(stderr).toContain('violates foreign key constraint');
  expect(stderr).toContain('rolled back; production is unchanged');
  expect(await world.content()).toBe(before);
});

it('odd names, partitions, a table that is gone, one that never was', async () => {
  await world.sql(
    `DELETE FROM "Odd ""name"" テーブル" WHERE "Key" = 2; DELETE FROM measures WHERE value > 50; DROP TABLE comments`,
  );
  const at = (n: number) => ({ BACKUP_NOW: String(Math.floor(Date.now() / 1000) + n * 4000) });
  await endsWith(
    0,
    table(['Odd "name" テーブル', file, '--mode', 'merge', '--force', '--without-pre-backup'], at(0)),
  );
  expect(await world.sql(`SELECT "the value" FROM "Odd ""name"" テーブル" WHERE "Key" = 2`)).toBe(
    'back\\slash',
  );
  const measures = await endsWith(
    3,
    table(['measures', file, '--mode', 'merge', '--force', '--without-pre-backup'], at(1)),
  ); // no primary key: there is nothing to tell rows apart by
  expect(measures.stdout).toContain('backup 100, live 51');
  const gone = await endsWith(0, table(['comments', file], at(2)));
  expect(gone.stdout).toContain('live table does not exist');
  await endsWith(4, table(['nonsense', file], at(3)));
});
