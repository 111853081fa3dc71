import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as zlib from 'node:zlib';
import { endsWith } from './support/ends-with';
import { World } from './support/world';

let world: World;
let good: string;
let name: string;

beforeAll(async () => {
  world = await World.create();
  const { code, stderr } = await world.script('backup.sh');
  if (code !== 0) throw new Error(stderr);
  [name] = world.published() as [string];
  good = world.path('good');
  fs.cpSync(world.backups, good, { recursive: true, verbatimSymlinks: true });
});
afterAll(() => world.destroy());

beforeEach(() => {
  fs.rmSync(world.backups, { recursive: true });
  fs.cpSync(good, world.backups, { recursive: true, verbatimSymlinks: true });
  world.own(world.backups);
});

const file = (suffix: string) => path.join(world.backups, `${name}.${suffix}`);
const sha = (data: Buffer | string) => createHash('sha256').update(data).digest('hex');

/** A manifest that agrees with damaged files: what only the deeper layers can find. */
function resign(change: (text: string) => string = (it) => it): void {
  let text = change(fs.readFileSync(file('manifest.json'), 'utf8'));
  for (const suffix of ['dump', 'sql.gz', 'globals.sql.gz']) {
    const data = fs.readFileSync(file(suffix));
    const entry = `"${name}.${suffix}": { "size": ${data.length}, "sha256": "${sha(data)}" }`;
    text = text.replace(new RegExp(`"${name}\\.${suffix.replaceAll('.', '\\.')}": \\{[^}]*\\}`), entry);
  }
  const body = text.split('\n').slice(0, -3).join('\n') + '\n';
  fs.writeFileSync(file('manifest.json'), `${body}  "checksum": "${sha(body)}"\n}\n`);
}

const truncate = (suffix: string) =>
  fs.truncateSync(file(suffix), Math.floor(fs.statSync(file(suffix)).size * 0.7));
function flip(suffix: string): void {
  const data = fs.readFileSync(file(suffix));
  for (const at of [0.4, 0.5, 0.6]) data[Math.floor(data.length * at)]! ^= 0xff;
  fs.writeFileSync(file(suffix), data);
}
async function dumpOfNothing(): Promise<void> {
  await world.sql('CREATE DATABASE nothing', 'postgres');
  await world.must('pg_dump', ['-Fc', '-f', world.path('nothing.dump'), 'nothing']);
  await world.sql('DROP DATABASE nothing', 'postgres');
  fs.copyFileSync(world.path('nothing.dump'), file('dump'));
}
function died(suffix: string): void {
  const lines = zlib
    .gunzipSync(fs.readFileSync(file(suffix)))
    .toString()
    .split('\n');
  fs.writeFileSync(file(suffix), zlib.gzipSync(lines.slice(0, Math.floor(lines.length / 2)).join('\n')));
}

interface Damage {
  readonly what: string;
  readonly layer: string;
  readonly make: () => void | Promise<void>;
}

const damages: readonly Damage[] = [
  ...['dump', 'sql.gz', 'globals.sql.gz'].flatMap((suffix): Damage[] => [
    { what: `${suffix} truncated`, layer: 'size', make: () => truncate(suffix) },
    { what: `${suffix} with flipped bytes`, layer: 'sha256', make: () => flip(suffix) },
    { what: `${suffix} of zero bytes`, layer: 'size', make: () => fs.truncateSync(file(suffix), 0) },
    { what: `${suffix} missing`, layer: 'file', make: () => fs.rmSync(file(suffix)) },
  ]),
  { what: 'dump truncated, manifest agrees', layer: 'archive', make: () => (truncate('dump'), resign()) },
  { what: 'dump flipped, manifest agrees', layer: 'archive', make: () => (flip('dump'), resign()) },
  { what: 'sql.gz truncated, manifest agrees', layer: 'gzip', make: () => (truncate('sql.gz'), resign()) },
  { what: 'sql.gz flipped, manifest agrees', layer: 'gzip', make: () => (flip('sql.gz'), resign()) },
  {
    what: 'sql.gz of a dump that died, manifest agrees',
    layer: 'trailer',
    make: () => (died('sql.gz'), resign()),
  },
  {
    what: 'globals of a dump that died, manifest agrees',
    layer: 'trailer',
    make: () => (died('globals.sql.gz'), resign()),
  },
  {
    what: 'empty sql.gz, valid gzip, manifest agrees',
    layer: 'trailer',
    make: () => (fs.writeFileSync(file('sql.gz'), zlib.gzipSync('')), resign()),
  },
  {
    what: 'dump of an empty database, manifest agrees',
    layer: 'contents',
    make: () => dumpOfNothing().then(() => resign()),
  },
  {
    what: 'manifest without rows of a required table',
    layer: 'rows',
    make: () => resign((it) => it.replace(/"public.sightings": \d+/, '"public.sightings": 0')),
  },
  {
    what: 'manifest with a changed number',
    layer: 'manifest',
    make: () => edit((it) => it.replace(/"public.users": \d+/, '"public.users": 7')),
  },
  { what: 'manifest cut short', layer: 'manifest', make: () => truncate('manifest.json') },
  {
    what: 'manifest of zero bytes',
    layer: 'manifest',
    make: () => fs.truncateSync(file('manifest.json'), 0),
  },
  {
    what: 'manifest of another backup',
    layer: 'manifest',
    make: () => resign((it) => it.replace(`"name": "${name}"`, '"name": "backup_20200101_000000"')),
  },
  {
    what: 'manifest that lists one file only',
    layer: 'manifest',
    make: () => resign((it) => it.replace(/,\n {4}"[^"]+globals[^\n]+/, '')),
  },
];

function edit(change: (text: string) => string): void {
  fs.writeFileSync(file('manifest.json'), change(fs.readFileSync(file('manifest.json'), 'utf8')));
}

it('passes a healthy backup, by every name it has', async () => {
  for (const args of [[], ['--all'], [name], [`${name}.sql.gz`], [file('dump')]]) {
    expect(await world.script('backup.sh', ['--verify', ...args])).toMatchObject({
      code: 0,
      stdout: `OK\t${name}\n`,
    });
  }
  const alias = await world.script('verify-backup.sh', ['--json']);
  expect(JSON.parse(alias.stdout)).toEqual({ ok: true, backups: 1, newest: name, findings: [] });
});

it.each(damages)('finds: $what', async ({ make, layer }) => {
  await make();
  const { stdout } = await endsWith(1, world.script('backup.sh', ['--verify', '--all', '--json']));
  const report = JSON.parse(stdout) as { ok: boolean; findings: { layer: string }[] };
  expect(report.ok).toBe(false);
  expect(report.findings.map((it) => it.layer)).toContain(layer);
  // Whatever is wrong, nothing is deleted from now on.
  expect(fs.existsSync(path.join(world.backups, '.verify-failed'))).toBe(true);
  await endsWith(3, world.script('backup.sh', ['--prune']));
});

it('restores nothing from a damaged file', async () => {
  flip('dump');
  resign();
  await endsWith(1, world.script('restore.sh', ['--test', `${name}.dump`]));
  await endsWith(1, world.script('restore.sh', ['--latest', '--force']));
  expect(await world.sql('SELECT count(*) FROM sightings')).toBe('1200');
});

it('finds rows that the manifest does not know, in the restore test', async () => {
  resign((it) => it.replace(/"public.users": \d+/, '"public.users": 99'));
  const { stderr } = await endsWith(1, world.script('restore.sh', ['--test', `${name}.sql.gz`]));
  expect(stderr).toContain('public.users: 100 rows, the manifest says 99');
});

it('tells an old, a small and a shrunken backup', async () => {
  const hours = (n: number) => ({ BACKUP_NOW: String(Math.floor(Date.now() / 1000) + n * 3600) });
  await endsWith(0, world.script('backup.sh', ['--verify'], hours(25)));
  expect((await world.script('backup.sh', ['--verify'], hours(27))).stdout).toContain('\tage\t');

  await world.sql('DELETE FROM predictions WHERE id % 2 = 0');
  const backup = await endsWith(0, world.script('backup.sh', [], hours(24)));
  expect(backup.stderr).toContain('public.predictions: 600 rows, 1200 in the backup before');
  expect((await world.script('backup.sh', ['--verify'], hours(24))).stdout).toContain('\trow-drop\t');

  await world.sql(
    'DELETE FROM access_logs WHERE id > 10; DELETE FROM predictions WHERE id > 200; DELETE FROM sightings WHERE id > 10',
  );
  await world.script('backup.sh', [], hours(48));
  expect(
    (await world.script('backup.sh', ['--verify'], { ...hours(48), BACKUP_MIN_SIZE_PERCENT: '90' })).stdout,
  ).toMatch(/\t(small|row-drop)\t/);
  await world.reset();
});

it('says so when there is nothing to verify', async () => {
  for (const it of fs.readdirSync(world.backups))
    fs.rmSync(path.join(world.backups, it), { recursive: true });
  await endsWith(4, world.script('backup.sh', ['--verify']));
  await endsWith(4, world.script('backup.sh', ['--verify', 'backup_20230715_120000.sql.gz']));
  await endsWith(4, world.script('restore.sh', ['--test', 'backup_20230715_120000.sql.gz']));
});
