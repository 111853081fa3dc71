import * as fs from 'node:fs';
import { endsWith } from './support/ends-with';
import { World } from './support/world';

const LIBRARY = [
  '/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1',
  '/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1',
].find((it) => fs.existsSync(it));
if (!LIBRARY) console.warn('skipped: clocks that jump under a backup, because libfaketime is not installed');

(LIBRARY ? describe : describe.skip)('the clock of the machine jumps while a backup is made', () => {
  let world: World;
  beforeEach(async () => {
    world = await World.create();
  });
  afterEach(() => world.destroy());

  /** A backup whose clock is off by `before` until the dump begins, and by `after` from then on. */
  const jumping = (before: string, after: string) => {
    const file = world.path('tmp-clock');
    fs.writeFileSync(file, `${before}\n`);
    world.own(file);
    world.fake('pg_dump', `echo '${after}' >${file}; exec "$REAL" "$@"`);
    return world.script('backup.sh', [], {
      LD_PRELOAD: LIBRARY ?? '',
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    });
  };

  it.each([
    ['two hours back', '+0', '-2h'],
    ['a day ahead', '+0', '+1d'],
    ['a year ahead and home again', '+365d', '+0'],
  ])('%s: the backup is whole, its time is true, and the one before stays', async (_, before, after) => {
    await endsWith(
      0,
      world.script('backup.sh', [], { BACKUP_NOW: String(Math.floor(Date.now() / 1000) - 7200) }),
    );
    const [earlier = ''] = world.published();
    const jumped = await jumping(before, after);
    world.unfake();
    const names = world.published();
    expect(names).toContain(earlier);
    expect([jumped.code, names.length]).toEqual([0, 2]);
    // Whatever is published verifies, and took as long as it took.
    for (const name of names) {
      await endsWith(0, world.script('backup.sh', ['--verify', `${name}.sql.gz`]));
      const manifest = fs.readFileSync(`${world.backups}/${name}.manifest.json`, 'utf8');
      const { durationSeconds, restoreTestSeconds } = JSON.parse(manifest) as Record<string, number>;
      for (const seconds of [durationSeconds, restoreTestSeconds]) {
        expect(seconds).toBeGreaterThanOrEqual(0);
        expect(seconds).toBeLessThan(120);
      }
    }
    expect(world.leftovers()).toEqual([]);
    await endsWith(
      0,
      world.script('backup.sh', [], { BACKUP_NOW: String(Math.floor(Date.now() / 1000) + 5) }),
    );
    expect(world.published()).toEqual(expect.arrayContaining(names));
  });
});
