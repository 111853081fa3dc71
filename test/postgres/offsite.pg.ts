import { execFileSync, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { endsWith } from './support/ends-with';
import { World } from './support/world';

const HOST = 'shiojiri-rainbow-seeker';
const installed = spawnSync('restic', ['version'], { encoding: 'utf8' });
const [, major = 0, minor = 0] = (/^restic (\d+)\.(\d+)/.exec(installed.stdout ?? '') ?? []).map(Number);
const missing = installed.status !== 0;
const real = spawnSync('which', ['restic'], { encoding: 'utf8' }).stdout.trim();
if (missing) console.warn('skipped: the copy outside the cluster, because restic is not installed');

(missing ? describe.skip : describe)('offsite.sh with a real restic', () => {
  let world: World;
  let repository: string;
  const settings = (more = {}) => ({
    RESTIC_REPOSITORY: repository,
    RESTIC_PASSWORD: 'correct horse',
    RESTIC_CACHE_DIR: world.path('tmp', 'restic'),
    ...more,
  });
  const offsite = (more = {}) => world.script('offsite.sh', [], settings(more));
  const restic = async (...args: string[]) =>
    (await endsWith(0, world.run('restic', args, settings()))).stdout;
  const snapshots = async () =>
    (JSON.parse(await restic('snapshots', '--json', '--no-lock')) as
      { time: string; tags: string[] }[] | null) ?? [];
  const days = async () => (await snapshots()).map(({ time }) => time.slice(0, 10)).sort();

  beforeAll(async () => {
    world = await World.create();
    await endsWith(0, world.script('backup.sh'));
  });
  afterAll(() => world.destroy());
  beforeEach(() => {
    repository = fs.mkdtempSync(world.path('tmp', 'copies-')) + '/repository';
    world.own(path.dirname(repository));
    // From 0.17 on restic ends with 10 where there is no repository; the image has such a one.
    if (Number(major) === 0 && Number(minor) < 17) {
      world.fake(
        'restic',
        `"$REAL" "$@" 2> >(tee "$TMPDIR/said" >&2) || { code=$?; sleep 0.1
          grep -q 'Is there a repository' "$TMPDIR/said" && [[ $1 == cat ]] && [[ ! -e $RESTIC_REPOSITORY/config ]] && grep -q 'no such file' "$TMPDIR/said" && exit 10; exit $code; }`,
      );
    }
  });
  afterEach(() => world.unfake());

  it('creates the repository, copies everything, encrypted, and what comes back is the same', async () => {
    const { stderr } = await endsWith(0, offsite());
    expect(stderr).toContain('creating the repository');
    expect(stderr).toMatch(/copied up to backup_\d{8}_\d{6}/);
    await endsWith(0, offsite());
    const target = world.path('tmp', `back-${path.basename(path.dirname(repository))}`);
    await restic('restore', 'latest', '--target', target);
    const back = path.join(target, world.backups);
    execFileSync('diff', ['-r', '--exclude=.lock', '--exclude=.partial-*', world.backups, back]);
    await endsWith(0, world.script('backup.sh', ['--verify', '--all'], { BACKUP_DIR: back }));
    const plain = spawnSync('grep', ['-rlE', 'sightings|PGDMP|pg_dump', repository], { encoding: 'utf8' });
    expect(plain.stdout).toBe('');
  });

  it('keeps what retention says and nothing of others is touched', async () => {
    await restic('init');
    const copy = (time: string, tag = 'postgres') =>
      restic('backup', '--host', HOST, '--tag', tag, '--time', `${time} 12:00:00`, world.backups);
    const ago = (count: number) => new Date(Date.now() - count * 86400e3).toISOString().slice(0, 10);
    for (const count of [1, 2, 3, 4]) await copy(ago(count));
    await copy(ago(3), 'another');
    await endsWith(0, offsite({ BACKUP_KEEP_DAILY: '3', BACKUP_KEEP_WEEKLY: '0', BACKUP_KEEP_MONTHLY: '0' }));
    expect(await days()).toEqual([ago(3), ago(2), ago(1), ago(0)]);
    expect((await snapshots()).map(({ tags }) => tags.join()).sort()).toEqual([
      'another',
      'postgres',
      'postgres',
      'postgres',
    ]);
  });

  it('refuses a wrong password, and takes a place that it can’t read for no empty one', async () => {
    await restic('init');
    const wrong = await endsWith(1, offsite({ RESTIC_PASSWORD: 'battery staple' }));
    expect(wrong.stderr).toMatch(/cannot open the repository: .*wrong password/);
    fs.writeFileSync(world.path('tmp', 'file'), '');
    const lost = await endsWith(1, offsite({ RESTIC_REPOSITORY: world.path('tmp', 'file', 'repository') }));
    expect(lost.stderr).toContain('cannot open the repository');
    expect(await snapshots()).toEqual([]);
  });

  it('says so while somebody else holds the repository, and goes on once they are done', async () => {
    await restic('init');
    // exec: the holder of the lock is our own child, and once it is done its process is gone for certain.
    const holder = `exec '${real}' backup --stdin < <(sleep 60)`;
    const other = world.start('bash', ['-c', holder], settings());
    try {
      while (!fs.readdirSync(path.join(repository, 'locks')).length)
        await new Promise((done) => setTimeout(done, 50));
      const { stderr } = await endsWith(1, offsite());
      expect(stderr).toMatch(/already locked/);
      expect(stderr).toContain('tidying up old copies failed');
    } finally {
      other.kill();
      await other.done;
    }
    // It was killed, so its lock is still there; a run after it must not need anybody’s help.
    expect(fs.readdirSync(path.join(repository, 'locks')).length).toBeGreaterThan(0);
    await endsWith(0, offsite());
  });

  it('copies nothing that does not verify, and nothing where there is nothing', async () => {
    await restic('init');
    const damaged = world.path('tmp', 'damaged');
    fs.cpSync(world.backups, damaged, { recursive: true });
    const [name = ''] = fs.readdirSync(damaged).filter((it) => it.endsWith('.sql.gz'));
    fs.truncateSync(path.join(damaged, name), 100);
    world.own(damaged);
    const { stderr } = await endsWith(1, offsite({ BACKUP_DIR: damaged }));
    expect(stderr).toContain('does not verify: nothing is copied');
    fs.mkdirSync(world.path('tmp', 'empty'));
    await endsWith(4, offsite({ BACKUP_DIR: world.path('tmp', 'empty') }));
    expect(await snapshots()).toEqual([]);
  });

  it('finds damage at the other end', async () => {
    await endsWith(0, offsite());
    const packs = execFileSync('find', [path.join(repository, 'data'), '-type', 'f'], { encoding: 'utf8' });
    for (const pack of packs.trim().split('\n')) {
      fs.chmodSync(pack, 0o600);
      fs.writeFileSync(pack, Buffer.alloc(fs.statSync(pack).size));
    }
    const { stderr } = await endsWith(1, offsite({ OFFSITE_CHECK_PERCENT: '100' }));
    expect(stderr).toMatch(/found damage|the copy failed|tidying up old copies failed/);
  });

  it.each(['RESTIC_REPOSITORY', 'RESTIC_PASSWORD'])('names %s where it is not set', async (name) => {
    expect((await endsWith(2, offsite({ [name]: '' }))).stderr).toContain(`${name} is not set`);
  });
});
