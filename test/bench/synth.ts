import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '..', '..');

/** An odd number has a median; the first round fills caches and is not counted. */
const ROUNDS = 11;

/** How many times longer than `node -e 0` a command may take, whole process. */
const MEASURED = [
  { name: 'node -e 0', args: ['-e', '0'], limit: 1 },
  {
    name: 'synth, ts-node',
    args: ['node_modules/ts-node/dist/bin.js', 'infra/cli.ts', 'synth'],
    limit: 12,
  },
  { name: 'synth, bundled', args: ['build/cli.cjs', 'synth'], limit: 5 },
] as const;

const SOURCES = [
  'alerts',
  'config',
  'constructs',
  'cronjobs',
  'dashboards',
  'infra',
  'inventory',
  'review',
  'scripts',
  'tools',
  'package.json',
  'tsconfig.json',
];

/** `npm run bench`: synth beside `node -e 0`, in turn, in a copy of the sources. Exit code 1: over a limit. */
function main(): number {
  const copy = mkdtempSync(join(tmpdir(), 'plane-bench-'));
  try {
    for (const name of SOURCES.filter((it) => existsSync(join(ROOT, it))))
      cpSync(join(ROOT, name), join(copy, name), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
    run(copy, ['tools/bundle.mjs']);
    return report(measure(copy));
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

function measure(cwd: string): number[][] {
  const times: number[][] = MEASURED.map(() => []);
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [at, { args }] of MEASURED.entries()) {
      const taken = run(cwd, args);
      if (round > 0) times[at]?.push(taken);
    }
  }
  return times;
}

/** Milliseconds from start to exit. */
function run(cwd: string, args: readonly string[]): number {
  const started = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8' });
  const taken = Number(process.hrtime.bigint() - started) / 1e6;
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}:\n${stderr}`);
  return taken;
}

function report(times: readonly number[][]): number {
  const [base = []] = times;
  let over = 0;
  console.log(`${ROUNDS} rounds, in turn; milliseconds, whole process`);
  console.log('                    min  median     max   ratio of medians, of minima');
  for (const [at, { name, limit }] of MEASURED.entries()) {
    const taken = times[at] ?? [];
    const ratio = median(taken) / median(base);
    const columns = [Math.min(...taken), median(taken), Math.max(...taken)].map((ms) =>
      ms.toFixed(0).padStart(8),
    );
    const minima = Math.min(...taken) / Math.min(...base);
    const verdict = at === 0 ? '' : `   ${ratio.toFixed(1)}, ${minima.toFixed(1)} (limit ${limit})`;
    console.log(`${name.padEnd(15)}${columns.join('')}${verdict}`);
    if (ratio > limit) over++;
  }
  if (over > 0) console.log('Over the limit; other work on this machine lengthens long processes most.');
  return over > 0 ? 1 : 0;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;
}

process.exitCode = main();
