import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { endsWith } from './support/ends-with';
import { start } from './support/result';

const SCRIPTS = path.resolve(__dirname, '../../scripts');
let root: string;
beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'laptop-'));
  fs.mkdirSync(path.join(root, 'tmp'));
});
afterEach(() => fs.rmSync(root, { recursive: true }));

/** A kubectl that keeps what it was told and knows CronJobs, one pod and its log. */
function kubectl(state: object, log = 'done'): void {
  const cronJob = (name: string) => ({
    metadata: { name, namespace: 'shiojiri-rainbow-seeker' },
    spec: {
      schedule: '30 1 * * *',
      suspend: true,
      jobTemplate: {
        metadata: { labels: { app: name } },
        spec: {
          backoffLimit: 1,
          activeDeadlineSeconds: 1800,
          ttlSecondsAfterFinished: 604800,
          template: {
            metadata: { labels: { 'app.kubernetes.io/part-of': 'monitoring-plane' } },
            spec: {
              restartPolicy: 'Never',
              containers: [
                {
                  name: 'job',
                  image: 'postgres:15',
                  command: ['bash', '/scripts/other.sh'],
                  args: ['--old'],
                },
              ],
            },
          },
        },
      },
    },
  });
  const names = [
    'postgres-backup',
    'postgres-backup-verify',
    'postgres-backup-restore-test',
    'postgres-restore',
    'weekly-maintenance',
    'monthly-backup-verification',
    'postgres-basebackup',
  ];
  for (const name of names) fs.writeFileSync(path.join(root, `${name}.json`), JSON.stringify(cronJob(name)));
  fs.writeFileSync(
    path.join(root, 'pods.json'),
    JSON.stringify({ items: [{ metadata: { creationTimestamp: '2026-01-01T00:00:00Z' }, status: state }] }),
  );
  fs.mkdirSync(path.join(root, 'bin'));
  fs.writeFileSync(
    path.join(root, 'bin', 'kubectl'),
    `#!/bin/bash
printf '%s\\n' "$*" >>${root}/calls
case "$1 $2" in
  'get cronjob') cat ${root}/"$3".json ;;
  'get pods') cat ${root}/pods.json ;;
  create*) cp "\${@: -1}" ${root}/job.json; echo created ;;
  logs*) echo '${log}' ;;
  *) exit 9 ;;
esac`,
    { mode: 0o755 },
  );
}

const ended = (exitCode: number, phase = exitCode === 0 ? 'Succeeded' : 'Failed') => ({
  phase,
  containerStatuses: [{ name: 'job', state: { terminated: { exitCode, reason: 'Completed' } } }],
});

const laptop = (script: string, args: readonly string[], more = {}) =>
  start('bash', [path.join(SCRIPTS, script), ...args], {
    env: {
      PATH: `${root}/bin:${process.env.PATH}`,
      HOME: root,
      TMPDIR: path.join(root, 'tmp'),
      BACKUP_DIR: path.join(root, 'none'),
      ...more,
    },
  }).done;

const job = () => JSON.parse(fs.readFileSync(path.join(root, 'job.json'), 'utf8'));

// The commands of the guide, word for word, and the rest of the contract.
it.each([
  ['backup.sh', [], 'postgres-backup'],
  ['backup.sh', ['--verify'], 'postgres-backup-verify'],
  ['verify-backup.sh', [], 'postgres-backup-verify'],
  ['backup.sh', ['--list'], 'postgres-backup-verify'],
  ['backup.sh', ['--prune', '--dry-run'], 'postgres-backup'],
  ['restore.sh', ['--test', 'backup_20230715_120000.sql.gz'], 'postgres-backup-restore-test'],
  ['restore.sh', ['--latest', '--force'], 'postgres-restore'],
  ['restore.sh', ['--datetime', '2023-07-15 12:00:00'], 'postgres-restore'],
  ['restore.sh', ['--table', 'sightings', 'backup_20230715_120000.sql.gz'], 'postgres-restore'],
  ['weekly_maintenance.sh', [], 'weekly-maintenance'],
  ['backup_verification.sh', [], 'monthly-backup-verification'],
] as const)('%s %j becomes a job from %s', async (script, args, cronJob) => {
  kubectl(ended(0), 'what the pod says');
  const { stdout } = await endsWith(0, laptop(script, args));
  expect(stdout).toContain('what the pod says');
  const { metadata, spec } = job();
  expect(metadata.name).toMatch(new RegExp(`^${cronJob}-manual-\\d{14}$`));
  expect(metadata.ownerReferences).toBeUndefined();
  expect(metadata.labels).toEqual({ app: cronJob });
  expect(spec).toMatchObject({ backoffLimit: 0, activeDeadlineSeconds: 1800 });
  const [container] = spec.template.spec.containers;
  const wanted = script === 'verify-backup.sh' ? ['--verify'] : args;
  expect(container.command).toEqual([
    'bash',
    `/scripts/${script === 'verify-backup.sh' ? 'backup.sh' : script}`,
  ]);
  expect(container.args).toEqual(wanted);
  expect(fs.readFileSync(path.join(root, 'calls'), 'utf8')).not.toContain('delete');
});

it.each([1, 3, 4])('ends with the exit code of the container: %d', async (code) => {
  kubectl(ended(code));
  await endsWith(code, laptop('restore.sh', ['--latest']));
});

it('says why a pod does not start', async () => {
  kubectl({ phase: 'Pending', containerStatuses: [{ state: { waiting: { reason: 'ImagePullBackOff' } } }] });
  const { stderr } = await endsWith(1, laptop('backup.sh', [], { JOB_START_SECONDS: '1' }));
  expect(stderr).toContain('ImagePullBackOff');
});

it('wrong arguments are refused here, before anything is asked of the cluster', async () => {
  kubectl(ended(0));
  for (const [script, args] of [
    ['backup.sh', ['--nonsense']],
    ['restore.sh', []],
    ['restore.sh', ['--latest', '--undo']],
    ['restore.sh', ['--datetime']],
    ['restore.sh', ['--datetime', 'noon']],
    ['restore.sh', ['--table', 'sightings']],
    ['restore.sh', ['--table', 'sightings', 'x.sql.gz', '--mode', 'overwrite']],
    ['weekly_maintenance.sh', ['now']],
  ] as const) {
    await endsWith(2, laptop(script, args));
  }
  expect(fs.existsSync(path.join(root, 'calls'))).toBe(false);
});

it.each([
  ['rainbow', 0, true],
  ['postgres', 3, false],
])('on a terminal --force asks for the name of the database: %s', async (typed, code, created) => {
  kubectl(ended(0));
  // script(1) is the terminal.
  const restore = `bash ${path.join(SCRIPTS, 'restore.sh')} --latest --force; echo code=$?`;
  const command = `script -qc '${restore}' /dev/null < <(sleep 0.5; echo ${typed}; sleep 1)`;
  const env = {
    PATH: `${root}/bin:${process.env.PATH}`,
    HOME: root,
    TMPDIR: path.join(root, 'tmp'),
    BACKUP_DIR: path.join(root, 'none'),
  };
  const { stdout } = await endsWith(0, start('bash', ['-c', command], { env }).done);
  expect(stdout).toContain(`code=${code}`);
  expect(fs.existsSync(path.join(root, 'job.json'))).toBe(created);
});

it('without kubectl or without the CronJob it says what to do', async () => {
  kubectl(ended(0));
  fs.rmSync(path.join(root, 'postgres-backup.json'));
  const { stderr } = await endsWith(1, laptop('backup.sh', []));
  expect(stderr).toContain('cannot read the CronJob postgres-backup');
});

const scripts = fs
  .readdirSync(SCRIPTS)
  .filter((it) => /backup|restore|maintenance|wal/.test(it) && it.endsWith('.sh'));
it.each(scripts)('%s --help', async (script) => {
  const { stdout } = await endsWith(0, laptop(script, ['--help']));
  expect(stdout).toMatch(/終了コード \/ exit codes|別名/);
  expect(fs.readdirSync(path.join(root, 'tmp'))).toEqual([]);
});

it('keeps its own rules: strict, short files, no find -delete, nothing for shellcheck to say', () => {
  const library = [
    'boot',
    'log',
    'env',
    'session',
    'lock',
    'manifest',
    'metrics',
    'checks',
    'sandbox',
    'dump',
    'verify',
    'retention',
    'in-cluster',
    'base',
    'pitr',
    'swap',
    'table',
    'wal-fetch',
  ];
  const files = [
    ...scripts.map((it) => path.join(SCRIPTS, it)),
    ...library.map((it) => path.join(SCRIPTS, 'lib', `${it}.sh`)),
  ];
  for (const file of files) {
    const text = fs.readFileSync(file, 'utf8');
    expect({ file, lines: text.split('\n').length <= 250 }).toEqual({ file, lines: true });
    expect(text).not.toMatch(/find .*-delete/);
    if (!file.includes('/lib/')) expect(text).toMatch(/^set -Eeuo pipefail$/m);
  }
  execFileSync('shellcheck', files, { stdio: 'pipe' });
});
