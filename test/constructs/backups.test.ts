import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KubernetesObject } from '../../infra/plane';
import { onDemandJobs, scheduledJobs } from '../../cronjobs';
import { configWith, loadConfig } from '../support/config';
import { SWITCHED_ON } from '../support/leaves';
import { planeFor, SCRIPTS } from '../support/plane';

const ROOT = join(__dirname, '../..');
const config = configWith(SWITCHED_ON);
const plane = planeFor(config);
const objects = plane.components.flatMap((component) => component.objects);
const jobs = [...scheduledJobs(config), ...onDemandJobs(config)];
const withScripts = jobs.filter(({ scripts }) => scripts);

interface Pod {
  readonly containers: readonly {
    readonly command: readonly string[];
    readonly resources: { readonly limits: Readonly<Record<string, string>> };
    readonly env?: readonly {
      readonly name: string;
      readonly value?: string;
      readonly valueFrom?: { readonly secretKeyRef: { readonly name: string; readonly key: string } };
    }[];
    readonly volumeMounts: readonly {
      readonly name: string;
      readonly mountPath: string;
      readonly readOnly?: true;
    }[];
  }[];
  readonly volumes: readonly {
    readonly name: string;
    readonly configMap?: {
      readonly name: string;
      readonly items: readonly { readonly key: string; readonly path: string }[];
    };
    readonly persistentVolumeClaim?: { readonly claimName: string };
    readonly emptyDir?: { readonly sizeLimit?: string };
  }[];
}

const find = (kind: string, name: string): KubernetesObject => {
  const found = objects.find((it) => it.kind === kind && it.metadata.name === name);
  if (!found) throw new Error(`no ${kind} ${name}`);
  return found;
};
const cronJob = (name: string) =>
  find('CronJob', name)['spec'] as {
    readonly suspend?: boolean;
    readonly jobTemplate: {
      readonly spec: { readonly backoffLimit: number; readonly template: { readonly spec: Pod } };
    };
  };
const podOf = (name: string) => cronJob(name).jobTemplate.spec.template.spec;
const envOf = (name: string) => podOf(name).containers[0]?.env ?? [];
const policy = (name: string) =>
  JSON.stringify((find('NetworkPolicy', `monitoring-plane-${name}`)['spec'] as { egress?: unknown }).egress);

describe('the scripts', () => {
  const maps = objects.filter(
    ({ kind, metadata }) => kind === 'ConfigMap' && /^backup-scripts-/.test(metadata.name),
  );

  it('are one immutable ConfigMap whose name follows from their content', () => {
    expect(maps).toHaveLength(1);
    expect(maps[0]).toMatchObject({
      immutable: true,
      metadata: { name: expect.stringMatching(/^backup-scripts-[0-9a-f]{16}$/) as string },
    });
    const other = planeFor(config);
    expect(
      other.components.find(({ file }) => file === 'backup/scripts.yaml')?.objects[0]?.metadata.name,
    ).toBe(maps[0]?.metadata.name);
  });

  it('appear in pods as they lie in the repository, byte by byte', () => {
    const data = maps[0]?.['data'] as Record<string, string>;
    const items =
      podOf('postgres-backup').volumes.find(({ name }) => name === 'scripts')?.configMap?.items ?? [];
    expect(items.map(({ path }) => path)).toEqual(expect.arrayContaining(['backup.sh', 'lib/boot.sh']));
    for (const { key, path } of items)
      expect([path, data[key]]).toEqual([path, readFileSync(join(ROOT, 'scripts', path), 'utf8')]);
    expect(items).toHaveLength(Object.keys(SCRIPTS).length);
    // The API server keeps no more than this in one object.
    expect(JSON.stringify(maps[0]).length).toBeLessThan(900_000);
  });

  it.each(withScripts.map(({ name, command }) => [name, command.at(-1) ?? ''] as const))(
    '%s runs one that exists, from the mounted ConfigMap',
    (name, path) => {
      expect(existsSync(join(ROOT, 'scripts', path.replace('/scripts/', '')))).toBe(true);
      const volume = podOf(name).volumes.find((it) => it.name === 'scripts');
      expect(volume?.configMap?.name).toBe(maps[0]?.metadata.name);
    },
  );

  it('get every setting that they read from their environment under the name they read', () => {
    const read = Object.values(SCRIPTS).join('\n');
    for (const name of withScripts.flatMap((job) => Object.keys(job.env ?? {}))) {
      expect([name, read.includes(name) || /^(PG|RESTIC)/.test(name)]).toEqual([name, true]);
    }
  });
});

describe('the volumes', () => {
  it.each([
    ['postgres-backup', { '/backups': false, '/sandbox': false }],
    ['postgres-backup-verify', { '/backups': false }],
    ['postgres-backup-restore-test', { '/backups': true, '/sandbox': false }],
    ['monthly-backup-verification', { '/backups': true, '/wal': true, '/sandbox': false }],
    ['weekly-maintenance', { '/backups': true }],
    ['postgres-backup-offsite', { '/backups': true }],
    ['postgres-basebackup', { '/backups': false, '/wal': false }],
    ['postgres-restore', { '/backups': false, '/wal': true, '/sandbox': false }],
  ])('%s can change no more than it must', (name, expected) => {
    const mounts = podOf(name).containers[0]?.volumeMounts ?? [];
    const data = mounts.filter(({ mountPath }) => ['/backups', '/wal', '/sandbox'].includes(mountPath));
    expect(Object.fromEntries(data.map(({ mountPath, readOnly }) => [mountPath, readOnly ?? false]))).toEqual(
      expected,
    );
  });

  it('of the node are within what the pod may write there: it would be evicted in the middle of a restore', () => {
    for (const name of ['postgres-backup', 'postgres-backup-restore-test', 'monthly-backup-verification']) {
      const [container] = podOf(name).containers;
      const sandbox = podOf(name).volumes.find((it) => it.name === 'sandbox')?.emptyDir?.sizeLimit ?? '';
      const limit = container?.resources.limits['ephemeral-storage'] ?? '';
      expect([name, sandbox, limit]).toEqual([name, '50Gi', '60Gi']);
    }
  });

  it('are claims that nothing waits for, in a file of their own', () => {
    const file = plane.components.find((it) => it.file === 'backup/volumes.yaml');
    expect(file?.objects.map(({ kind, metadata }) => [kind, metadata.name])).toEqual([
      ['PersistentVolumeClaim', 'postgres-backups'],
      ['PersistentVolumeClaim', 'postgres-wal'],
    ]);
    for (const { metadata } of file?.objects ?? []) {
      expect(metadata['annotations']).toMatchObject({ 'pulumi.com/skipAwait': 'true' });
    }
  });
});

describe('the database', () => {
  const roles: Readonly<Record<string, string>> = {
    'postgres-backup': 'backup_ro',
    'postgres-basebackup': 'backup_replication',
    'weekly-maintenance': 'ops_maint',
  };
  const connected = [...Object.keys(roles), 'postgres-restore', 'database-roles'];

  it.each(Object.entries(roles))('%s connects as %s', (name, role) => {
    expect(envOf(name).find((it) => it.name === 'PGUSER')?.value).toBe(role);
    expect(envOf(name).find((it) => it.name === 'PGPASSWORD')?.valueFrom?.secretKeyRef.key).toBe('password');
    expect(policy(name)).toContain('"app":"postgres"');
  });

  it('is out of reach for tests, drills and copies: no address, no password, no policy', () => {
    for (const { name } of jobs.filter((job) => !connected.includes(job.name))) {
      expect([name, envOf(name).filter((it) => /^PG(HOST|USER|PASSWORD)$/.test(it.name))]).toEqual([
        name,
        [],
      ]);
      expect([name, policy(name).includes('"app":"postgres"')]).toEqual([name, false]);
    }
  });

  it('is reached as a superuser only by what people start', () => {
    const admins = jobs.filter(({ secretEnv }) =>
      Object.values(secretEnv ?? {}).some(({ secret }) => secret === 'postgres-admin'),
    );
    expect(admins.map(({ name }) => name)).toEqual(['postgres-restore', 'database-roles']);
    for (const { name } of admins) expect(cronJob(name).suspend).toBe(true);
    expect(cronJob('postgres-restore').jobTemplate.spec.backoffLimit).toBe(0);
  });

  it('gives every password from a Secret of the inventory', () => {
    const known = plane.inventory.secrets.flatMap(({ name, keys }) =>
      keys.map(({ key }) => `${name}/${key}`),
    );
    const used = jobs.flatMap(({ secretEnv = {} }) =>
      Object.values(secretEnv).map(({ secret, key }) => `${secret}/${key}`),
    );
    expect(used.filter((ref) => !known.includes(ref))).toEqual([]);
  });
});

describe('where results go', () => {
  it('every job that runs a script may push, and the copy reaches its store and nothing else', () => {
    for (const { name } of withScripts)
      expect([name, policy(name).includes('"app":"pushgateway"')]).toEqual([name, true]);
    expect(policy('postgres-backup-offsite')).toContain('203.0.113.0/24');
  });

  it('Prometheus keeps the name of who pushed', () => {
    const file = plane.components.find((it) => it.file === 'prometheus.yaml');
    expect(JSON.stringify(file?.objects)).toMatch(/job_name: pushgateway\\n {4}honor_labels: true/);
  });
});

describe('without point-in-time recovery and a copy', () => {
  const { application, ...rest } = loadConfig('ci'); // it names no repository for a copy
  const database = { ...application.database, pitr: false };
  const off = planeFor({ ...rest, application: { ...application, database } });
  it('there is no receiver, no base backup, no WAL volume, and no signal that waits for them', () => {
    const names = off.components.flatMap((it) =>
      it.objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`),
    );
    expect(names.filter((name) => /wal|basebackup|offsite/.test(name))).toEqual([]);
    expect(
      off.alerting.signals.map(({ alert }) => alert).filter((alert) => /Wal|Offsite/.test(alert)),
    ).toEqual([]);
  });
});
