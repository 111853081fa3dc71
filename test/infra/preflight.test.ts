import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Plane } from '../../infra/plane';
import { preflight } from '../../infra/preflight';
import { DEFINITIONS } from '../../infra/preflight/objects';
import { programs } from '../../infra/programs';
import { configWith } from '../support/config';
import { planeFor } from '../support/plane';
import type { Changes, Place } from '../support/config';
import { CLUSTER, fakePath, pulumiWith, SETTINGS } from './fake-programs';
import type { Answer, FakePath } from './fake-programs';

const PHONE = { 'notifications.contacts.phone': '+81-263-00-0000' };
const { slackUrl: _slack, smtpPassword: _smtp, ...withoutTwo } = SETTINGS;
const { grafanaAdminPassword: _grafana, ...withoutGenerated } = SETTINGS;

jest.setTimeout(30_000); // programs are started, on a machine that may be busy

const planes = new Map<string, Plane>();

/** Planes are data: tests that look at the same one share it. */
function planeOf(changes: Changes, place: Place): Plane {
  const key = `${place} ${JSON.stringify(changes)}`;
  const plane = planes.get(key) ?? planeFor(configWith(changes, place));
  planes.set(key, plane);
  return plane;
}

interface Scene {
  readonly command?: 'preview' | 'up';
  readonly place?: Place;
  readonly changes?: Changes;
  readonly root?: string;
  readonly env?: Record<string, string>;
  /** Answers that come before the cluster's own; null: there is no kubectl. */
  readonly cluster?: readonly Answer[] | null;
  /** null: there is no pulumi. */
  readonly pulumi?: readonly Answer[] | null;
}

/** Runs the preflight of prod where everything is well, but for what the scene says. */
async function look({ command = 'up', place = 'prod', changes = PHONE, ...scene }: Scene, path = fakePath()) {
  const { cluster = [], pulumi = pulumiWith(SETTINGS), root = path.folder } = scene;
  if (cluster !== null) path.install('kubectl', [...cluster, ...CLUSTER]);
  if (pulumi !== null) path.install('pulumi', pulumi);
  const env = { PATH: path.folder, PULUMI_CONFIG_PASSPHRASE: 'p', ...scene.env };
  const plane = planeOf(changes, place);
  return preflight(plane, { command, root, env, programs: programs(path.folder, env) });
}

describe('preflight', () => {
  test('finds nothing where nothing is missing, and only reads the cluster', async () => {
    const path: FakePath = fakePath();
    expect(await look({}, path)).toEqual({ problems: [], notes: [], toGenerate: [] });
    const calls = path.calls();
    expect(calls.filter((call) => call.startsWith('kubectl'))).toHaveLength(CLUSTER.length);
    for (const call of calls) {
      expect(call).toMatch(
        /^(kubectl --request-timeout=15s get |pulumi stack select --create prod |pulumi config --json )/,
      );
    }
  });

  test.each<[name: string, scene: Scene, sentence: RegExp]>([
    ['kubectl', { cluster: null }, /^kubectl is not on PATH; install it/],
    ['pulumi', { pulumi: null }, /^pulumi is not on PATH; install the Pulumi CLI/],
    [
      'the cluster',
      { cluster: [{ when: '/readyz', code: 1, stderr: 'Unable to connect to the server' }] },
      /^the cluster does not answer \(Unable to connect to the server\); check KUBECONFIG/,
    ],
    [
      'a namespace',
      { cluster: [{ when: 'get namespaces', stdout: 'namespace/shiojiri-rainbow-seeker' }] },
      /^namespace cert-manager does not exist; .*kubectl create namespace cert-manager/,
    ],
    [
      'the default StorageClass',
      {
        cluster: [{ when: 'get storageclasses', stdout: '{"items":[{"metadata":{"name":"slow"}}]}' }],
      },
      /^the cluster has no default StorageClass \(it has slow\).*prod\.yaml: storage\.className/,
    ],
    [
      'the named StorageClass',
      { changes: { ...PHONE, 'environment.storage.className': 'ceph' } },
      /^StorageClass ceph does not exist; the cluster has slow, fast: name one in/,
    ],
    [
      'a definition',
      {
        cluster: [
          { when: 'get customresourcedefinitions', stdout: 'crd/verticalpodautoscalers.autoscaling.k8s.io' },
        ],
      },
      /^CustomResourceDefinition certificates\.cert-manager\.io does not exist; .*neighbours\.certManager\.enabled/,
    ],
    [
      'metrics-server',
      { cluster: [{ when: 'get apiservices' }] },
      /^the API v1beta1\.metrics\.k8s\.io is missing; install metrics-server/,
    ],
    [
      'a metrics-server that works',
      {
        cluster: [
          {
            when: 'get apiservices',
            stdout: '{"status":{"conditions":[{"type":"Available","status":"False"}]}}',
          },
        ],
      },
      /^the API v1beta1\.metrics\.k8s\.io is not available;/,
    ],
    [
      'a Deployment to patch',
      {
        cluster: [{ when: 'get deployments', stdout: 'deployment.apps/backend\ndeployment.apps/frontend' }],
      },
      /^Deployment ml-system in namespace shiojiri-rainbow-seeker does not exist/,
    ],
    [
      'the right to look',
      { cluster: [{ when: 'get storageclasses', code: 1, stderr: 'Error: forbidden' }] },
      /^kubectl get storageclasses --output=json failed \(forbidden\); deploy with an account that may read/,
    ],
    [
      'the stack',
      { pulumi: pulumiWith(SETTINGS, [{ when: 'stack select', code: 255, stderr: 'error: no bucket' }]) },
      /^stack prod can't be opened \(no bucket\); check PULUMI_BACKEND_URL/,
    ],
    [
      'a readable configuration',
      { pulumi: pulumiWith(SETTINGS, [{ when: 'config --json', code: 255, stderr: 'error: broken' }]) },
      /^the configuration of stack prod can't be read \(broken\)/,
    ],
    [
      'encryption of a secret',
      { pulumi: pulumiWith({ ...SETTINGS, slackUrl: { value: 'in the clear', secret: false } }) },
      /^slackUrl lies unencrypted in Pulumi\.prod\.yaml; replace the value/,
    ],
    [
      'agreement about the environment',
      { pulumi: pulumiWith({ ...SETTINGS, environment: { value: 'dev', secret: false } }) },
      /^stack prod deploys the environment dev; expected environment: prod in Pulumi\.prod\.yaml/,
    ],
    [
      'a kubeconfig that is a path',
      {
        pulumi: pulumiWith({
          ...SETTINGS,
          kubeconfig: { value: 'apiVersion: v1\nkind: Config', secret: false },
        }),
      },
      /^stack prod: kubeconfig holds a file's content; set it to the file's path/,
    ],
    [
      'the phone number',
      { changes: {} },
      /^config\/thresholds\.yaml: notifications\.contacts\.phone is still/,
    ],
    [
      'a generated secret in CI',
      { env: { CI: 'true' }, pulumi: pulumiWith(withoutGenerated) },
      /^secret grafanaAdminPassword .* generated in CI would be lost/,
    ],
  ])('says what to do without %s', async (_name, scene, sentence) => {
    const { problems } = await look(scene);
    expect(problems).toEqual([expect.stringMatching(sentence)]);
  });

  test('says all at once', async () => {
    const { problems } = await look({
      changes: {},
      cluster: [{ when: 'get apiservices' }, { when: 'get namespaces' }],
      pulumi: pulumiWith(withoutTwo),
    });
    expect(problems.map((problem) => problem.split(' ').slice(0, 2).join(' '))).toEqual([
      'config/thresholds.yaml: notifications.contacts.phone',
      'secret slackUrl',
      'secret smtpPassword',
      'namespace shiojiri-rainbow-seeker',
      'namespace cert-manager',
      'the API',
    ]);
    expect(problems[1]).toBe(
      'secret slackUrl (Slack webhook URL for #alerts) is not set; ' +
        'run `pulumi config set --secret slackUrl --stack prod`',
    );
  });

  test('asks for what the environment switched on and for nothing else', async () => {
    const path = fakePath();
    const dev = await look({ place: 'dev', changes: {}, pulumi: pulumiWith({}) }, path);
    expect(dev.problems.map((problem) => problem.split(' ')[1])).toEqual([
      'slackUrl',
      'slackEmergencyUrl',
      'databaseMonitorUser',
      'databaseMonitorPassword',
      'databaseAdminUser',
      'databaseAdminPassword',
    ]);
    expect(path.calls().join('\n')).not.toMatch(/customresourcedefinitions|cert-manager/);
  });

  test('looks at the cluster that will be deployed to', async () => {
    const path = fakePath();
    const settings = {
      ...SETTINGS,
      kubeContext: { value: 'shiojiri', secret: false },
      kubeconfig: { value: 'secrets/kubeconfig', secret: false },
    };
    expect((await look({ pulumi: pulumiWith(settings) }, path)).problems).toEqual([]);
    const kubectl = path.calls().filter((call) => call.startsWith('kubectl'));
    for (const call of kubectl) {
      expect(call).toContain(`--kubeconfig=${join(path.folder, 'secrets/kubeconfig')} --context=shiojiri `);
    }
  });

  test('a preview needs neither the number nor what up generates, and says so', async () => {
    const found = await look({ command: 'preview', changes: {}, pulumi: pulumiWith(withoutGenerated) });
    expect(found.problems).toEqual([]);
    expect(found.notes).toEqual([
      expect.stringContaining('still the placeholder'),
      expect.stringMatching(/^grafanaAdminPassword .* is generated by `up`$/),
    ]);
    expect(found.toGenerate.map(({ configKey }) => configKey)).toEqual(['grafanaAdminPassword']);
  });

  test('warns while existing objects are taken over', async () => {
    const settings = { ...SETTINGS, adoptExisting: { value: 'true', secret: false } };
    const { notes } = await look({ pulumi: pulumiWith(settings) });
    expect(notes).toEqual([expect.stringMatching(/^adoptExisting is on: .*pulumi config rm adoptExisting/)]);
  });

  test('knows every kind that a neighbour defines', () => {
    const { components } = planeOf(PHONE, 'prod');
    const custom = components.filter(({ group }) => group === 'custom').flatMap(({ objects }) => objects);
    expect(custom.map(({ kind }) => kind).sort()).toEqual(Object.keys(DEFINITIONS).sort());
  });
});

describe('the passphrase', () => {
  const sentence = expect.stringMatching(
    /^the secrets of stack prod .* set PULUMI_CONFIG_PASSPHRASE or/,
  ) as string;
  const without = (env: Record<string, string> = {}, root?: string) =>
    look({ env: { ...env, PULUMI_CONFIG_PASSPHRASE: undefined as never }, ...(root && { root }) });

  test('is asked for before the stack is touched', async () => {
    const path = fakePath();
    const env = { PULUMI_CONFIG_PASSPHRASE: undefined as never };
    expect((await look({ env }, path)).problems).toEqual([sentence]);
    expect(path.calls().filter((call) => call.startsWith('pulumi'))).toEqual(['pulumi version']);
    const both = await look({ env, pulumi: null });
    expect(both.problems).toEqual([expect.stringMatching(/^pulumi is not on PATH/), sentence]);
  });

  test('may be a file, and is not needed where somebody else keeps the keys', async () => {
    expect((await without({ PULUMI_CONFIG_PASSPHRASE_FILE: 'p' })).problems).toEqual([]);
    expect((await without({ PULUMI_BACKEND_URL: 'https://pulumi.example.com' })).problems).toEqual([]);
    const root = mkdtempSync(join(tmpdir(), 'root-'));
    writeFileSync(join(root, 'Pulumi.prod.yaml'), 'secretsprovider: gcpkms://projects/p/key\n');
    expect((await without({}, root)).problems).toEqual([]);
    writeFileSync(join(root, 'Pulumi.prod.yaml'), 'encryptionsalt: v1:x\n');
    expect((await without({ PULUMI_BACKEND_URL: 's3://state' }, root)).problems).toEqual([sentence]);
  });
});
