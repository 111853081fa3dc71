import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import * as path from 'node:path';
import * as zlib from 'node:zlib';
import type { Running } from './support/result';
import { endsWith } from './support/ends-with';
import { World } from './support/world';

let world: World;
beforeAll(async () => {
  world = await World.create();
});
afterAll(() => world.destroy());
afterEach(() => world.unfake());

const exists = async (file: string, running: Running) => {
  let ended = false;
  void running.done.then(() => (ended = true));
  while (!fs.existsSync(file)) {
    if (ended) throw new Error(`the run ended before ${file}: ${(await running.done).stderr}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

/** The n-th call of a program tells us and waits for its end. */
function stopAt(program: string, call = 1, condition = 'true'): string {
  const mark = world.path('tmp', 'reached');
  fs.rmSync(mark, { force: true });
  fs.rmSync(world.path('calls'), { force: true });
  world.fake(
    program,
    `if ${condition}; then echo . >>${world.path('calls')}
     if (($(wc -l <${world.path('calls')}) == ${call})); then touch ${mark}; sleep 300; fi; fi
     exec "$REAL" "$@"`,
  );
  return mark;
}

/** No unverified file is published, no verified one lost. */
async function onlyGoodOnes(atLeast: number): Promise<void> {
  expect(world.published().length).toBeGreaterThanOrEqual(atLeast);
  await endsWith(0, world.script('backup.sh', ['--verify', '--all']));
}

describe('kill -9', () => {
  beforeAll(async () => {
    await endsWith(0, world.script('backup.sh'));
  });

  it.each([
    ['while dumping', 'pg_dump', 1, '[[ " $* " == *" -Fc "* ]]', 0],
    ['while dumping roles', 'pg_dumpall', 1, 'true', 0],
    ['while restoring into the sandbox', 'pg_restore', 1, '[[ " $* " == *" -j "* ]]', 0],
    ['while checking the sandbox', 'pg_amcheck', 1, 'true', 0],
    ['before anything is on disk for good', 'sync', 1, 'true', 0],
    ['before the first name changes', 'mv', 1, '[[ $1 == *.dump ]]', 1],
    ['when half the names have changed', 'mv', 1, '[[ $1 == *.globals.sql.gz ]]', 1],
    ['before the manifest', 'mv', 1, '[[ $1 == *.manifest.json ]]', 1],
    ['before latest', 'mv', 1, '[[ " $* " == *" -T "* ]]', 1],
  ])('%s', async (_when, program, call, condition, finishes) => {
    const before = world.published();
    const mark = stopAt(program, call, condition);
    const run = world.startScript('backup.sh');
    await exists(mark, run);
    run.kill();
    expect((await run.done).code).toBeNull();
    world.unfake();
    await onlyGoodOnes(before.length);
    const latest = fs.readlinkSync(path.join(world.backups, 'latest'));
    expect(world.published()).toContain(latest.replace('.sql.gz', ''));

    // The next run tidies up; what had been proven before the end is published after all.
    const published = world.published().length;
    const next = await endsWith(0, world.script('backup.sh'));
    const completed = next.stderr.includes('finished an interrupted publication') ? 1 : 0;
    expect(completed).toBe(finishes);
    // Before `latest`, the manifest was there already.
    expect(world.published().length).toBeGreaterThanOrEqual(published + 1);
    expect(world.leftovers().filter((it) => it.startsWith('.partial') || it.startsWith('sandbox.'))).toEqual(
      [],
    );
    await onlyGoodOnes(before.length + 1);
  });

  it('of the script alone: its children end by themselves, and its locks with them', async () => {
    const mark = world.path('tmp', 'reached');
    world.fake('pg_amcheck', `touch ${mark}; sleep 1; exec "$REAL" "$@"`);
    fs.rmSync(mark, { force: true });
    const before = world.published().length;
    const run = world.startScript('backup.sh');
    await exists(mark, run);
    process.kill(run.process.pid!, 'SIGKILL');
    world.unfake();
    await endsWith(0, world.script('backup.sh', [], { BACKUP_LOCK_WAIT: '20' }));
    expect(world.published()).toHaveLength(before + 1);
  });

  it('SIGTERM leaves nothing behind', async () => {
    const mark = stopAt('pg_amcheck');
    const run = world.startScript('backup.sh');
    await exists(mark, run);
    // As kubelet does it: the signal first, and nobody else's end.
    process.kill(-run.process.pid!, 'SIGTERM');
    expect((await run.done).code).not.toBe(0);
    world.unfake();
    fs.rmSync(mark);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(world.leftovers().filter((it) => !it.startsWith('reached'))).toEqual([]);
    await onlyGoodOnes(1);
  });
});

it('two runs at once: the second refuses and says who is first', async () => {
  const mark = stopAt('pg_amcheck');
  const first = world.startScript('backup.sh');
  await exists(mark, first);
  const sameVolume = await endsWith(3, world.script('backup.sh', [], { BACKUP_LOCK_WAIT: '0' }));
  expect(sameVolume.stderr).toContain('another run is using');
  const other = world.path('other');
  fs.mkdirSync(other, { recursive: true });
  world.own(other);
  const sameDatabase = await endsWith(3, world.script('backup.sh', [], { BACKUP_DIR: other }));
  expect(sameDatabase.stderr).toMatch(/another job is working on the database: backup.sh \(pid \d+\)/);
  first.kill();
});

it('server down: says what to look at', async () => {
  const before = world.published();
  await world.down();
  const { stderr } = await endsWith(1, world.script('backup.sh'));
  await world.up();
  expect(stderr).toContain('no or lost connection to the database');
  expect(world.published()).toEqual(before);
});

it.each(['immediate', 'fast'])('server restarted mid-dump (%s): nothing is published', async (mode) => {
  const before = world.published();
  const mark = world.path('tmp', 'reached');
  fs.rmSync(mark, { force: true });
  world.fake('pg_dump', `[[ " $* " != *" -Fc "* ]] || { touch ${mark}; sleep 1.5; }; exec "$REAL" "$@"`);
  const run = world.startScript('backup.sh');
  await exists(mark, run);
  await world.down(mode);
  await world.up();
  const { stderr } = await endsWith(1, run.done);
  expect(stderr).toMatch(/エラー\/error/);
  expect(world.published()).toEqual(before);
  expect(world.leftovers().filter((it) => it.startsWith('.partial'))).toEqual([]);
});

it('server restarted after the dump, before the end: the lost lock is noticed or the set is whole', async () => {
  const mark = world.path('tmp', 'reached');
  fs.rmSync(mark, { force: true });
  world.fake('pg_amcheck', `touch ${mark}; sleep 2; exec "$REAL" "$@"`);
  const run = world.startScript('backup.sh');
  await exists(mark, run);
  await world.down('fast');
  await world.up();
  await run.done;
  world.unfake();
  await onlyGoodOnes(1);
});

/** A real, small file system; false where mounting is not permitted. */
function mountSmall(volume: string): boolean {
  fs.mkdirSync(volume, { recursive: true });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=400k,mode=777', 'none', volume], { stdio: 'pipe' });
    return true;
  } catch {
    return false;
  }
}

const probe = fs.mkdtempSync('/tmp/mount-');
const canMount = mountSmall(probe);
if (canMount) execFileSync('umount', [probe]);
fs.rmdirSync(probe);

(canMount ? it : it.skip)(
  'disk full: nothing half is published (skipped where mounting is not permitted)',
  async () => {
    const volume = world.path('full');
    mountSmall(volume);
    try {
      // The guard first, then, past it, the real end of the disk.
      const guarded = await endsWith(3, world.script('backup.sh', [], { BACKUP_DIR: volume }));
      expect(guarded.stderr).toMatch(/has \d+ bytes free and needs \d+; enlarge the volume/);
      world.fake('df', 'printf "h\\nf 1 1 99999999999 1 x\\n"');
      fs.writeFileSync(path.join(volume, 'other'), Buffer.alloc(360 * 1024));
      const { stderr } = await endsWith(1, world.script('backup.sh', [], { BACKUP_DIR: volume }));
      expect(stderr).toMatch(/No space left on device/);
      expect(fs.readdirSync(volume).sort()).toEqual(['.lock', 'other']);
    } finally {
      execFileSync('umount', ['-l', volume]);
    }
  },
);

it('an older pg_dump than the server: refuses and names the image', async () => {
  const before = world.published();
  world.fake(
    'pg_dump',
    '[[ $1 != --version ]] || { echo "pg_dump (PostgreSQL) 14.9 (Debian 14.9-1)"; exit; }; exec "$REAL" "$@"',
  );
  const { stderr } = await endsWith(1, world.script('backup.sh'));
  expect(stderr).toContain('pg_dump 14 is older than the server 15; use the image postgres:15');
  expect(world.published()).toEqual(before);
});

it('an empty database, an empty required table, a wrong database: not published', async () => {
  const before = world.published();
  await world.sql('CREATE DATABASE empty', 'postgres');
  const empty = await endsWith(1, world.script('backup.sh', [], { PGDATABASE: 'empty' }));
  expect(empty.stderr).toContain('required table public.sightings is not there');
  await world.sql('DROP DATABASE empty', 'postgres');

  await world.sql('TRUNCATE access_logs');
  const truncated = await endsWith(1, world.script('backup.sh'));
  expect(truncated.stderr).toContain('required table public.access_logs is empty');
  await world.reset();

  await endsWith(1, world.script('backup.sh', [], { PGDATABASE: 'nowhere' }));
  expect(world.published()).toEqual(before);
});

it('row security that hides rows from the backup role fails loudly', async () => {
  await world.sql('ALTER TABLE sightings ENABLE ROW LEVEL SECURITY');
  await endsWith(1, world.script('backup.sh', [], { PGUSER: 'backup_ro' }));
  await world.reset();
});

it('the least role that can read makes a backup that restores', async () => {
  // pg_read_all_data does not cover large objects: with them, pg_dump fails, and says so.
  const refused = await endsWith(1, world.script('backup.sh', [], { PGUSER: 'backup_ro' }));
  expect(refused.stderr).toContain('permission denied for large object');
  await world.sql('SELECT lo_unlink(oid) FROM pg_largeobject_metadata');
  const run = await world.script('backup.sh', [], {
    PGUSER: 'backup_ro',
    BACKUP_NOW: String(Math.floor(Date.now() / 1000) + 60),
  });
  expect(run).toMatchObject({ code: 0 });
  const globals = fs.readFileSync(path.join(world.backups, `${world.published().at(-1)}.globals.sql.gz`));
  expect(zlib.gunzipSync(globals).toString()).not.toMatch(/PASSWORD/);
});

it('a clock that jumps: future backups neither age others out nor are lost', async () => {
  const now = Math.floor(Date.now() / 1000);
  const at = (seconds: number) => world.script('backup.sh', [], { BACKUP_NOW: String(now + seconds) });
  await endsWith(0, at(400 * 86400)); // a year and more ahead
  const future = world.published().at(-1)!;
  await endsWith(0, at(120));
  expect(world.published()).toContain(future);
  const again = await at(120);
  expect(again.code).toBe(1);
  expect(again.stderr).toContain('exists already; check the clock');
  const decision = await world.script('backup.sh', ['--prune', '--dry-run']);
  expect(decision.stdout).toContain(`keep\t${future}\tfuture`);
});

it('scripts that are replaced while they run: the run ends as it began', async () => {
  const [mark, go, saved] = [world.path('tmp', 'reached'), world.path('go'), world.path('saved')];
  fs.rmSync(mark, { force: true });
  world.fake('pg_amcheck', `touch ${mark}; until [[ -e ${go} ]]; do sleep 0.05; done; exec "$REAL" "$@"`);
  fs.cpSync(world.scripts, saved, { recursive: true });
  const run = world.startScript('backup.sh', [], { BACKUP_NOW: String(Math.floor(Date.now() / 1000) + 30) });
  await exists(mark, run);
  for (const name of ['backup.sh', 'lib/dump.sh', 'lib/boot.sh']) {
    fs.writeFileSync(path.join(world.scripts, name), 'echo overwritten; exit 99\n'.repeat(2000));
  }
  fs.writeFileSync(go, '');
  const { stdout } = await endsWith(0, run.done);
  expect(stdout).not.toContain('overwritten');
  fs.cpSync(saved, world.scripts, { recursive: true });
});

it('pushes its metrics, and does not fail when nobody takes them', async () => {
  const bodies: string[] = [];
  const server = http.createServer((request, response) => {
    request.on('data', (data: Buffer) => bodies.push(`${request.method} ${request.url}\n${data.toString()}`));
    request.on('end', () => response.writeHead(200).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const later = { BACKUP_NOW: String(Math.floor(Date.now() / 1000) + 180) };
  try {
    const pushed = await endsWith(0, world.script('backup.sh', [], { ...later, PUSHGATEWAY_URL: url }));
    expect(pushed.stderr).not.toContain('warning');
  } finally {
    server.close();
  }
  expect(bodies.join('')).toMatch(/^POST \/metrics\/job\/postgres-backup\n/);
  for (const line of [
    /^backup_last_success_timestamp_seconds\{kind="logical"\} \d{10}$/m,
    /^backup_size_bytes\{kind="logical"\} \d+$/m,
    /^backup_duration_seconds\{kind="logical"\} \d+$/m,
    /^backup_rows\{table="public.sightings"\} 1200$/m,
    /^backup_rows\{table="public.Odd \\"name\\" テーブル"\} 2$/m,
    /^backup_volume_free_bytes \d+$/m,
    /^restore_test_duration_seconds\{kind="inline"\} \d+$/m,
  ]) {
    expect(bodies.join('')).toMatch(line);
  }
  await endsWith(0, world.script('backup.sh', ['--verify', world.published()[0]!], { PUSHGATEWAY_URL: url }));
  const unheard = await world.script('backup.sh', [], {
    BACKUP_NOW: String(Math.floor(Date.now() / 1000) + 240),
    PUSHGATEWAY_URL: url,
  });
  expect(unheard).toMatchObject({ code: 0 });
  expect(unheard.stderr).toContain('could not push metrics');
});
