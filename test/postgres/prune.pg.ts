import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import fc from 'fast-check';
import { endsWith } from './support/ends-with';
import { World } from './support/world';

const LIBRARY = path.resolve(__dirname, '../../scripts/lib/retention.sh');
const DAY = 86400e3;

/** One line of a decision. */
interface Verdict {
  readonly keep: boolean;
  readonly name: string;
  readonly reason: string;
}

interface Keep {
  readonly daily: number;
  readonly weekly: number;
  readonly monthly: number;
  readonly min: number;
}

const stamp = (ms: number) => new Date(ms).toISOString().replace(/[-:]/g, '').replace('T', '_').slice(0, 15);
const lines = (text: string): Verdict[] =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [verdict, name, reason] = line.split('\t') as [string, string, string];
      return { keep: verdict === 'keep', name, reason };
    });

/** A whole life in one process: every day's new backup, then the decision, applied. Prints each decision. */
function live(days: readonly { now: string; name?: string; kind?: string }[], keep: Keep): Verdict[][] {
  const program = `
    source "$1"; have=$(mktemp); trap 'rm -f "$have"' EXIT
    while read -r now name kind; do
      [[ $name == - ]] || printf '%s %s\\n' "$name" "$kind" >>"$have"
      retention_decide "$now" ${keep.daily} ${keep.weekly} ${keep.monthly} ${keep.min} 7 <"$have" | tee >(cat >/dev/null) >"$have.d"
      cat "$have.d"; echo ==
      awk -F '\\t' 'NR == FNR { if ($1 == "keep") keep[$2] = 1; next } { split($0, p, " "); if (p[1] in keep) print }' "$have.d" "$have" >"$have.n"
      mv "$have.n" "$have"
    done; rm -f "$have.d"`;
  const input = days.map((it) => `${it.now} ${it.name ?? '-'} ${it.kind ?? 'scheduled'}`).join('\n') + '\n';
  const output = execFileSync('bash', ['-euo', 'pipefail', '-c', program, '-', LIBRARY], {
    input,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  return output.split('==\n').slice(0, -1).map(lines);
}

it('two years of daily backups: 7 daily, 4 weekly, 6 monthly', () => {
  const start = Date.UTC(2024, 0, 1, 1, 30);
  const days = Array.from({ length: 731 }, (_, i) => ({
    now: stamp(start + i * DAY),
    name: `backup_${stamp(start + i * DAY)}`,
  }));
  const last = live(days, { daily: 7, weekly: 4, monthly: 6, min: 3 })
    .at(-1)!
    .filter((it) => it.keep);
  // The last day is Wednesday, 31 December 2025: 7 days, the Sundays before, the ends of the months before.
  expect(last.map((it) => it.name.slice(7, 15))).toEqual([
    '20251231',
    '20251230',
    '20251229',
    '20251228',
    '20251227',
    '20251226',
    '20251225',
    '20251221',
    '20251214',
    '20251130',
    '20251031',
    '20250930',
    '20250831',
    '20250731',
  ]);
});

it('property: never below the minimum, never without the newest, whatever happens to days, clocks and kinds', () => {
  const day = fc.record({
    // Mostly tomorrow; sometimes the clock jumps, or nothing runs for a while.
    step: fc.oneof({ weight: 8, arbitrary: fc.constant(1) }, fc.integer({ min: -40, max: 400 })),
    backup: fc.oneof({ weight: 5, arbitrary: fc.constant('scheduled') }, fc.constantFrom('', 'pre-restore')),
    second: fc.integer({ min: 0, max: 86399 }),
  });
  const keep = fc.record({
    daily: fc.integer({ min: 0, max: 8 }),
    weekly: fc.integer({ min: 0, max: 5 }),
    monthly: fc.integer({ min: 0, max: 7 }),
    min: fc.integer({ min: 1, max: 5 }),
  });
  fc.assert(
    fc.property(fc.array(day, { minLength: 1, maxLength: 60 }), keep, (steps, numbers) => {
      let at = Date.UTC(2025, 5, 1);
      const days = steps.map(({ step, backup, second }) => {
        at += step * DAY;
        const now = stamp(at + second * 1000);
        return backup ? { now, name: `backup_${now}`, kind: backup } : { now };
      });
      const have = new Set<string>();
      live(days, numbers).forEach((decision, i) => {
        const { now, name } = days[i]!;
        if (name) have.add(name);
        expect(decision.map((it) => it.name).sort()).toEqual([...have].sort());
        const past = decision.filter((it) => it.name.slice(7) <= now);
        const kept = past.filter((it) => it.keep);
        // Never fewer than the minimum, or than there were; the newest, which is the only one at times, always stays.
        expect(kept.length).toBeGreaterThanOrEqual(Math.min(numbers.min, past.length));
        const newest = past
          .map((it) => it.name)
          .sort()
          .at(-1);
        if (newest) expect(kept.map((it) => it.name)).toContain(newest);
        for (const it of decision)
          if (it.name.slice(7) > now) expect(it).toMatchObject({ keep: true, reason: 'future' });
        // And never more than was asked for, of the scheduled ones.
        const scheduled = kept.filter((it) => /daily|weekly|monthly/.test(it.reason));
        expect(scheduled.length).toBeLessThanOrEqual(numbers.daily + numbers.weekly + numbers.monthly);
        for (const it of decision) if (!it.keep) have.delete(it.name);
      });
    }),
    { numRuns: 40 },
  );
});

describe('with files', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.create();
    for (const days of [-9, -8, -2, -1]) {
      const now = String(Math.floor(Date.now() / 1000) + days * 86400);
      await endsWith(0, world.script('backup.sh', [], { BACKUP_NOW: now }));
    }
  });
  afterAll(() => world.destroy());
  const settings = {
    BACKUP_KEEP_DAILY: '1',
    BACKUP_KEEP_WEEKLY: '0',
    BACKUP_KEEP_MONTHLY: '0',
    BACKUP_MIN_REDUNDANCY: '2',
  };

  it('--dry-run deletes nothing; --prune exactly what it said, and no file that no manifest lists', async () => {
    const names = world.published();
    const stranger = path.join(world.backups, `${names[0]}.notes.txt`);
    fs.writeFileSync(stranger, 'not ours');
    const dry = await endsWith(0, world.script('backup.sh', ['--prune', '--dry-run'], settings));
    expect(world.published()).toEqual(names);
    expect(
      lines(dry.stdout)
        .filter((it) => !it.keep)
        .map((it) => it.name),
    ).toEqual([names[1], names[0]]);
    await endsWith(0, world.script('backup.sh', ['--prune'], settings));
    expect(world.published()).toEqual(names.slice(2));
    expect(fs.readdirSync(world.backups).filter((it) => it.startsWith(names[0]!))).toEqual([
      path.basename(stranger),
    ]);
    await endsWith(0, world.script('backup.sh', ['--verify', '--all']));
  });

  it('deletes nothing while the newest does not verify', async () => {
    const names = world.published();
    const newest = path.join(world.backups, `${names.at(-1)}.dump`);
    const data = fs.readFileSync(newest);
    fs.writeFileSync(newest, data.subarray(0, data.length - 1));
    const { stderr } = await endsWith(
      3,
      world.script('backup.sh', ['--prune'], { ...settings, BACKUP_MIN_REDUNDANCY: '1' }),
    );
    expect(stderr).toContain('the newest backup does not verify');
    expect(world.published()).toEqual(names);
    fs.writeFileSync(newest, data);
  });

  it('a new backup prunes the old, but not while a verification has failed', async () => {
    fs.writeFileSync(path.join(world.backups, '.verify-failed'), 'something\tsha256\n');
    const before = world.published();
    const { stderr } = await endsWith(0, world.script('backup.sh', [], settings));
    expect(stderr).toContain('the last verification failed: nothing old is deleted');
    expect(world.published()).toEqual([...before, expect.any(String)]);
    await endsWith(0, world.script('backup.sh', ['--verify', '--all']));
    const now = String(Math.floor(Date.now() / 1000) + 60);
    await endsWith(0, world.script('backup.sh', [], { ...settings, BACKUP_NOW: now }));
    expect(world.published()).toHaveLength(2);
  });
});

it('refuses settings that make no sense', () => {
  const run = () =>
    execFileSync('bash', [path.resolve(LIBRARY, '../../backup.sh'), '--list'], {
      env: { PATH: process.env.PATH, BACKUP_DIR: os.tmpdir(), BACKUP_MIN_REDUNDANCY: '0' },
      stdio: 'pipe',
    });
  expect(run).toThrow(/must be at least 1/);
});
