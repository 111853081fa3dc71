import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Running } from './support/result';
import { endsWith } from './support/ends-with';
import { World } from './support/world';

let world: World;
let receiver: Running;
const instants: Record<string, number> = {};
const contents: Record<string, string> = {};

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const now = async () => Number(await world.sql('SELECT floor(extract(epoch FROM clock_timestamp()))'));
const tokyo = (epoch: number) =>
  new Date((epoch + 9 * 3600) * 1000).toISOString().slice(0, 19).replace('T', ' ');
const received = () => Number(fs.readFileSync(path.join(world.wal, 'received'), 'utf8'));

/** An instant that lies at least a second after what happened and a second before what will. */
async function remember(name: string): Promise<void> {
  await sleep(1100);
  instants[name] = await now();
  contents[name] = await world.content();
  await sleep(1100);
}

beforeAll(async () => {
  world = await World.create();
  receiver = world.startScript('wal-receiver.sh', [], { WAL_HEARTBEAT_SECONDS: '0.3' });
  while (!fs.readdirSync(world.wal).some((it) => /partial$/.test(it))) await sleep(50);
  const base = await world.script('backup.sh', ['--base']);
  if (base.code !== 0) throw new Error(base.stderr);
  const backup = await world.script('backup.sh');
  if (backup.code !== 0) throw new Error(backup.stderr);
  await remember('start');
  await world.sql(`INSERT INTO users (email) VALUES ('good@example.invalid')`);
  await world.sql('SELECT pg_switch_wal()');
  await remember('good');
  await world.sql(
    'DELETE FROM predictions; DELETE FROM access_logs WHERE id > 5; UPDATE users SET email = id::text',
  );
  await world.sql('CREATE TABLE later (id int PRIMARY KEY)');
  await remember('bad');
  const until = await now();
  while (!fs.existsSync(path.join(world.wal, 'received')) || received() <= until) await sleep(100);
});
afterAll(async () => {
  receiver.kill();
  await world.destroy();
});

it('without --force: recovers in a sandbox, prints the UTC instant and the plan, and changes nothing', async () => {
  const { stdout, stderr } = await endsWith(
    3,
    world.script('restore.sh', ['--datetime', tokyo(instants.good!)]),
  );
  expect(stderr).toContain(new Date(instants.good! * 1000).toISOString().slice(0, 19));
  expect(stdout).toMatch(/^public\.predictions\t0\t1200$/m);
  expect(stdout).toMatch(/^public\.later\t0\t-$/m);
  expect(await world.content()).toBe(contents.bad);
});

const offset = (epoch: number, hours: number, text: string) =>
  new Date((epoch + hours * 3600) * 1000).toISOString().slice(0, 19).replace('T', ' ') + text;

it.each([
  ['an offset', () => offset(instants.good!, 9, '+09:00')],
  ['another offset', () => offset(instants.good!, -5, '-0500')],
  ['Z', () => new Date(instants.good! * 1000).toISOString().slice(0, 19) + 'Z'],
])('the same instant with %s', async (_what, text) => {
  const { stdout } = await endsWith(3, world.script('restore.sh', ['--datetime', text()]));
  expect(stdout).toMatch(/^public\.users\t101\t101$/m);
  expect(stdout).toMatch(/^public\.predictions\t0\t1200$/m);
});

it('at the start and at the end of the window', async () => {
  const start = await endsWith(3, world.script('restore.sh', ['--datetime', tokyo(instants.start!)]));
  expect(start.stdout).toMatch(/^public\.users\t101\t100$/m);
  const end = await endsWith(3, world.script('restore.sh', ['--datetime', tokyo(received())]));
  expect(end.stdout).toMatch(/^public\.later\t0\t0$/m);
});

it('before and after the window: refuses, naming it; --allow-approximate takes an older backup', async () => {
  for (const epoch of [instants.start! - 3600, received() + 3600]) {
    const { stderr } = await endsWith(4, world.script('restore.sh', ['--datetime', tokyo(epoch), '--force']));
    expect(stderr).toMatch(/recovery reaches from \S+Z to \S+Z/);
  }
  // The wall clock of Tokyo taken for UTC is 9 hours ahead: outside, and refused rather than silently wrong.
  await endsWith(4, world.script('restore.sh', ['--datetime', tokyo(instants.good!) + 'Z']));
  await endsWith(2, world.script('restore.sh', ['--datetime', 'yesterday']));
  const about = (epoch: number) =>
    world.script('restore.sh', ['--datetime', tokyo(epoch), '--allow-approximate']);
  const { stderr } = await endsWith(3, about(received() + 3600));
  expect(stderr).toContain(`taking ${world.published()[0]} instead`);
  await endsWith(4, about(instants.start! - 3600)); // nothing is older than that
});

it('a damaged base backup is noticed before anything is recovered from it', async () => {
  const base = path.join(
    world.backups,
    'base',
    fs.readdirSync(path.join(world.backups, 'base')).find((it) => /^base_\d+_\d+$/.test(it))!,
  );
  const victim = path.join(base, 'global', 'pg_control');
  const data = fs.readFileSync(victim);
  fs.writeFileSync(victim, Buffer.from(data.map((byte, i) => (i === 100 ? byte ^ 1 : byte))));
  const { stderr } = await endsWith(1, world.script('restore.sh', ['--datetime', tokyo(instants.good!)]));
  fs.writeFileSync(victim, data);
  expect(stderr).toContain('is damaged');
});

it('the monthly drill rehearses both ways and never connects to the live server', async () => {
  const { stderr } = await endsWith(
    0,
    world.script('backup_verification.sh', [], {
      BACKUP_PITR: 'true',
      PGHOST: '/nonexistent',
    }),
  );
  expect(stderr).toMatch(/rehearsal 'pitr': recovered in \d+ s/);
});

it('a drill right after a base backup waits for the WAL after it, and says so when there is none', async () => {
  const wal = path.join(path.dirname(world.wal), 'wal-behind');
  fs.cpSync(world.wal, wal, { recursive: true });
  const told = path.join(wal, 'received');
  const drill = (seconds: string) =>
    world.script('backup_verification.sh', [], {
      BACKUP_PITR: 'true',
      PGHOST: '/nonexistent',
      WAL_DIR: wal,
      DRILL_WAIT_SECONDS: seconds,
    });
  fs.writeFileSync(told, '1000000000\n');
  const { stderr } = await endsWith(4, drill('0'));
  expect(stderr).toContain('no WAL has been received since the base backup');
  const waiting = endsWith(0, drill('60'));
  await sleep(3000);
  fs.copyFileSync(path.join(world.wal, 'received'), told);
  await waiting;
});

it('--force: the state of that instant is live, row for row, and the mistake is kept beside it', async () => {
  await endsWith(0, world.script('restore.sh', ['--datetime', tokyo(instants.good!), '--force']));
  expect(await world.content()).toBe(contents.good);
  const kept = await world.sql(
    `SELECT datname FROM pg_database WHERE datname LIKE 'rainbow\\_pre\\_%'`,
    'postgres',
  );
  expect(await world.content(kept)).toBe(contents.bad);
  expect(await world.sql(`SELECT count(*) FROM pg_extension WHERE extname = 'amcheck'`)).toBe('0');
});

it('a slot without a limit would fill the disk of the database: refused', async () => {
  await world.sql(`ALTER SYSTEM SET max_slot_wal_keep_size = -1`, 'postgres');
  await world.sql('SELECT pg_reload_conf()', 'postgres');
  const { stderr } = await endsWith(3, world.script('wal-receiver.sh'));
  await world.sql(`ALTER SYSTEM RESET max_slot_wal_keep_size`, 'postgres');
  await world.sql('SELECT pg_reload_conf()', 'postgres');
  expect(stderr).toContain('max_slot_wal_keep_size is unlimited');
});
