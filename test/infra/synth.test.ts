import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');
const THRESHOLDS = 'config/thresholds.yaml';

// The command as it is shipped, in a process of its own: what is tested is what a terminal shows and a disk holds.
const home = mkdtempSync(join(tmpdir(), 'plane-synth-'));
const command = join(home, 'build', 'cli.cjs');
let pristine: string;

beforeAll(() => {
  const built = spawnSync(process.execPath, ['tools/bundle.mjs', 'infra/cli.ts', command], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  if (built.status !== 0) throw new Error(built.stderr);
  pristine = checkout('pristine');
  expect(run(pristine, 'synth')).toMatchObject({ status: 0, stderr: '' });
}, 60_000);

afterAll(() => rmSync(home, { recursive: true, force: true }));

/** What a checkout holds before anything is rendered; the schemas are rendered too. */
function checkout(name: string): string {
  const folder = join(home, name);
  for (const part of ['config', 'scripts'])
    cpSync(join(ROOT, part), join(folder, part), {
      recursive: true,
      filter: (it) => !/\.schema\.json$/.test(it),
    });
  return folder;
}

/** A checkout in which everything is rendered already. */
function rendered(name: string): string {
  const folder = join(home, name);
  cpSync(pristine, folder, { recursive: true, preserveTimestamps: true });
  return folder;
}

function run(cwd: string, ...args: string[]) {
  return runWith({}, cwd, ...args);
}

function runWith(env: NodeJS.ProcessEnv, cwd: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  return { status, stdout, stderr };
}

/** Every file of a folder with a digest of its content. */
function digests(folder: string): Record<string, string> {
  const names = files(folder);
  const digest = (name: string) =>
    createHash('sha256')
      .update(readFileSync(join(folder, name)))
      .digest('hex');
  return Object.fromEntries(names.map((name) => [name, digest(name)]));
}

function files(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(folder, name)).isFile())
    .sort();
}

describe('npm run synth', () => {
  it('writes manifests, runbooks, schemas and plain files, and says what', () => {
    for (const name of [
      'kubernetes/prometheus.yaml',
      'kubernetes/vpa.yaml',
      'kubernetes/cert-manager/certificate.yaml',
      'docs/runbooks/README.md',
      'config/thresholds.schema.json',
      'dist/prod/rules/alerting_rules.yml',
      'dist/prod/alertmanager/alertmanager.yml',
      'dist/prod/prometheus/prometheus.yml',
    ])
      expect([name, existsSync(join(pristine, name))]).toEqual([name, true]);
    const { stdout } = run(rendered('told'), 'synth');
    for (const row of ['environment  prod', 'objects', 'signals', 'receivers', 'cron jobs', 'patches'])
      expect(stdout).toContain(row);
    expect(stdout).toMatch(/\nfiles +0 added, 0 changed, 0 removed\n$/);
  });

  it('writes nothing when nothing has changed', () => {
    const folder = rendered('twice');
    const times = () =>
      files(folder).map((name) => [name, statSync(join(folder, name), { bigint: true }).mtimeNs]);
    const before = times();
    expect(run(folder, 'synth').status).toBe(0);
    expect(times()).toEqual(before);
  });

  it('writes the same bytes wherever it runs', () => {
    const folder = checkout('elsewhere');
    const env = { TZ: 'America/New_York', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' };
    expect(runWith(env, folder, 'synth').status).toBe(0);
    expect(digests(folder)).toEqual(digests(pristine));
  });

  it('removes what is not rendered any more, from its own folders only', () => {
    const folder = rendered('removal');
    const [own, foreign] = ['kubernetes/monitoring/old.yaml', 'docs/guide.md'];
    mkdirSync(join(folder, 'kubernetes/monitoring'), { recursive: true });
    for (const name of [own, foreign]) writeFileSync(join(folder, name), 'by hand\n');
    expect(run(folder, 'synth').stdout).toContain('0 added, 0 changed, 1 removed');
    expect([own, foreign].map((name) => existsSync(join(folder, name)))).toEqual([false, true]);
  });

  it('needs no network', () => {
    const isolated = (program: string, ...args: string[]) =>
      spawnSync('unshare', ['--net', program, ...args], { cwd: rendered('offline'), encoding: 'utf8' });
    // Only root may take the network away; where that is refused the rest of this file still shows that it works.
    if (isolated('true').status !== 0) return console.log('not run: `unshare --net` is not permitted here');
    const { status, stderr } = isolated(process.execPath, command, 'synth');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});

describe('npm run synth:check', () => {
  it('names every stale file, exits with 1 and writes nothing', () => {
    const folder = rendered('stale');
    appendFileSync(join(folder, 'kubernetes/prometheus.yaml'), '# by hand\n');
    rmSync(join(folder, 'docs/runbooks/Watchdog.md'));
    writeFileSync(join(folder, 'kubernetes/old.yaml'), '');
    const before = digests(folder);
    const { status, stdout } = run(folder, 'synth', '--check');
    expect(status).toBe(1);
    expect(stdout.split('\n').slice(1)).toEqual([
      '  added: docs/runbooks/Watchdog.md',
      '  changed: kubernetes/prometheus.yaml',
      '  removed: kubernetes/old.yaml',
      '',
    ]);
    expect(digests(folder)).toEqual(before);
  });

  it('is content with what synth wrote, without dist/', () => {
    const folder = rendered('fresh');
    rmSync(join(folder, 'dist'), { recursive: true });
    expect(run(folder, 'synth', '--check')).toMatchObject({ status: 0, stderr: '' });
    expect(existsSync(join(folder, 'dist'))).toBe(false);
  });
});

describe('a refusal', () => {
  it('of the configuration points at line and column, exits with 2 and leaves every file as it was', () => {
    const folder = rendered('broken');
    const text = readFileSync(join(folder, THRESHOLDS), 'utf8');
    const broken = text.replace(/^( +warning: { above: 85)%/m, '$1');
    const line = broken.slice(0, broken.indexOf('above: 85,')).split('\n').length;
    writeFileSync(join(folder, THRESHOLDS), broken);
    appendFileSync(join(folder, 'kubernetes/prometheus.yaml'), '# would be rewritten\n');
    const before = digests(folder);
    const { status, stdout, stderr } = run(folder, 'synth');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(`${THRESHOLDS}:${line}:23 thresholds.memory.warning.above`);
    expect(stderr).not.toMatch(/\n +at /);
    expect(digests(folder)).toEqual(before);
  });

  it.each([
    ['an unknown environment', ['synth', '--env', 'staging'], /staging.*expected one of ci, dev, prod/],
    ['an environment outside its folder', ['synth', '--env', '../prod'], /expected one of ci, dev, prod/],
    ['an unknown option', ['synth', '--chekc'], /--chekc/],
    ['an option without its value', ['synth', '--env'], /--env/],
    ['an unknown command', ['sync'], /unknown command sync; expected synth, preview or up/],
    ['one argument too many', ['synth', 'prod'], /unexpected argument prod/],
  ])('of %s is one sentence and exits with 2', (_, args, sentence) => {
    const { status, stdout, stderr } = run(pristine, ...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(sentence);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});
