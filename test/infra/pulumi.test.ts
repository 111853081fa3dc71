import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Config, isSecret as isSecretOutput, log, runtime } from '@pulumi/pulumi';
import type { ResourceTransform } from '@pulumi/pulumi';
import { Callback } from '@pulumi/pulumi/proto/callback_pb';
import type { RegisterResourceRequest } from '@pulumi/pulumi/proto/resource_pb';
import { MockMonitor } from '@pulumi/pulumi/runtime/mocks';
import { parse } from 'yaml';
import { loadConfig, loadScripts } from '../../infra/load';
import { buildPlane } from '../../infra/plane';
import type { KubernetesObject } from '../../infra/plane';
import { program } from '../../infra/pulumi/program';
import { secretValues } from '../../infra/pulumi/secret-values';
import { PROJECT } from '../../infra/deploy-rules';

// The only file that loads @pulumi: it costs every test file a second.
jest.setTimeout(60_000);

const ROOT = resolve(__dirname, '../..');
const CANARY = 'canary-7f3a';
const SECRETS = [
  'slackUrl',
  'slackEmergencyUrl',
  'pagerDutyRoutingKey',
  'smtpPassword',
  'deadMansSwitchUrl',
  'grafanaAdminPassword',
  'grafanaSecretKey',
  'databaseMonitorUser',
  'databaseMonitorPassword',
  'backupRolePassword',
  'replicationRolePassword',
  'maintenanceRolePassword',
  'businessRolePassword',
  'databaseAdminUser',
  'databaseAdminPassword',
];

interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Record<string, unknown>;
  /** The inputs as the engine receives them, marks of secrets included. */
  readonly wire: Record<string, unknown>;
  /** `type name` of what must be there before. */
  readonly after: readonly string[];
  readonly parent: string;
  /** Who deploys it, each once. */
  readonly providers: readonly string[];
  readonly transforms: readonly ResourceTransform[];
}

/** The runtime's own state, which its typings leave out. */
const { getStore } = jest.requireActual<{
  readonly getStore: () => { supportsTransforms: boolean; callbacks: object };
}>('@pulumi/pulumi/runtime/state');

const short = (urn: string) => urn.split('::').slice(2).join(' ').replace(/^.*\$/, '');
const transforms: ResourceTransform[] = [];

// The mocks hide the options of a resource; the request that goes to the engine has them.
const register = jest.spyOn(MockMonitor.prototype, 'registerResource');
const requests = () => register.mock.calls.map(([request]) => request as RegisterResourceRequest);

interface Run {
  /** Default: prod. */
  readonly stack?: string;
  /** Default: a checkout with a phone number. */
  readonly root?: string;
  readonly settings?: Record<string, string>;
  /** Default: every secret there is. */
  readonly secrets?: readonly string[];
  readonly preview?: boolean;
}

/** A checkout whose phone number somebody answers. */
function checkout(): string {
  const root = mkdtempSync(join(tmpdir(), 'checkout-'));
  for (const folder of ['config', 'scripts']) {
    cpSync(join(ROOT, folder), join(root, folder), { recursive: true });
  }
  const file = join(root, 'config/thresholds.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace('+81-XXX-XXX-XXXX', '+81-263-00-0000'));
  return root;
}
const ANSWERED = checkout();

/** Runs the program as the engine does, and waits for everything that it registers. */
async function run({
  stack = 'prod',
  root = ANSWERED,
  settings = {},
  secrets = SECRETS,
  preview = false,
}: Run) {
  register.mockClear();
  transforms.length = 0;
  const mocks = {
    newResource: ({ name, inputs }: { name: string; inputs: unknown }) => ({
      id: `${name}-id`,
      state: inputs as Record<string, unknown>,
    }),
    call: () => ({}),
  };
  await runtime.setMocks(mocks, PROJECT, stack, preview);
  // Transforms need a server of the engine; only what is handed to it matters here.
  const store = getStore();
  store.supportsTransforms = true;
  store.callbacks = {
    registerTransform: (transform: ResourceTransform) => {
      transforms.push(transform);
      const callback = new Callback();
      callback.setToken(String(transforms.length - 1));
      return Promise.resolve(callback);
    },
    shutdown: () => undefined,
    awaitStackRegistrations: () => Promise.resolve(),
  };
  const named = (keys: Record<string, string>) =>
    Object.fromEntries(Object.entries(keys).map(([key, value]) => [`${PROJECT}:${key}`, value]));
  const values = Object.fromEntries(secrets.map((key) => [key, `${CANARY}-${key}`]));
  runtime.setAllConfig(named({ ...settings, ...values }), Object.keys(named(values)));
  const outputs = program(root);
  await runtime.disconnect();
  return { outputs, registered: requests().map(registered) };
}

function registered(request: RegisterResourceRequest): Registered {
  const wire = request.getObject()?.toJavaScript() as Record<string, unknown>;
  const named = request
    .getProvidersMap()
    .toObject()
    .map(([, urn]) => urn);
  return {
    type: request.getType(),
    name: request.getName(),
    inputs: plain(wire) as Record<string, unknown>,
    wire,
    after: request.getDependenciesList().map(short),
    parent: short(request.getParent()),
    providers: [...new Set([request.getProvider(), ...named])].filter((urn) => urn !== ''),
    transforms: request.getTransformsList().map((callback) => transforms[Number(callback.getToken())]!),
  };
}

const SIGNATURE = '4dabf18193072939515e22adb298388d';
const isSecret = (value: unknown): value is { value: unknown } =>
  typeof value === 'object' && value !== null && SIGNATURE in value && 'value' in value;

/** What a value is without its marks. */
function plain(value: unknown): unknown {
  if (isSecret(value)) return plain(value.value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}

const GROUP = 'kubernetes:yaml/v2:ConfigGroup';
const SECRET = 'kubernetes:core/v1:Secret';
const PATCH = 'kubernetes:apps/v1:DeploymentPatch';
const objectsOf = ({ inputs }: Registered) => inputs.objs as KubernetesObject[];
const identity = ({ kind, metadata }: KubernetesObject) => `${kind} ${metadata.namespace}/${metadata.name}`;
const sorted = (objects: readonly KubernetesObject[]) =>
  [...objects].sort((a, b) => (identity(a) < identity(b) ? -1 : 1));

describe('the program of prod', () => {
  const plane = buildPlane(loadConfig(ANSWERED, 'prod'), loadScripts(ANSWERED));
  let all: readonly Registered[] = [];
  let outputs: unknown;
  const of = (type: string) => all.filter((it) => it.type === type);
  const groups = () => of(GROUP);

  beforeAll(async () => ({ registered: all, outputs } = await run({})));

  test('registers one component with groups, secrets and patches, and nothing else', () => {
    const counts = new Map<string, number>();
    for (const { type } of all) counts.set(type, (counts.get(type) ?? 0) + 1);
    expect(Object.fromEntries(counts)).toEqual({
      'pulumi:providers:kubernetes': 1,
      'monitoring:plane:Plane': 1,
      [GROUP]: 3,
      [SECRET]: plane.inventory.secrets.length,
      [PATCH]: plane.patches.length,
    });
    for (const { parent, type } of [...groups(), ...of(SECRET), ...of(PATCH)]) {
      expect([type, parent]).toEqual([type, 'monitoring:plane:Plane monitoring']);
    }
    expect(outputs).toEqual({ environment: 'prod', urls: plane.config.environment.urls });
  });

  test('policies, secrets, workloads, neighbours’ kinds, patches: in this order', () => {
    const after = Object.fromEntries(
      [...groups(), ...of(SECRET), ...of(PATCH)].map((it) => [it.name, it.after]),
    );
    const secrets = of(SECRET).map(({ name }) => `${SECRET} ${name}`);
    expect(after.base).toEqual([]);
    for (const { name } of of(SECRET)) expect(after[name]).toEqual([`${GROUP} base`]);
    expect([...after.plane!].sort()).toEqual([`${GROUP} base`, ...secrets].sort());
    expect(after.custom).toEqual([`${GROUP} plane`]);
    for (const { name } of of(PATCH)) expect(after[name]).toEqual([`${GROUP} plane`]);
  });

  test('hands every object of the plane over exactly once, as it is rendered', () => {
    const handed = groups().flatMap(objectsOf);
    const rendered = plane.components.flatMap(({ objects }) => objects);
    expect(new Set(handed.map(identity)).size).toBe(handed.length);
    expect(sorted(handed)).toEqual(JSON.parse(JSON.stringify(sorted(rendered))));
  });

  test('an object may move between groups, and waiting never changes', () => {
    for (const { inputs } of groups()) {
      const { resourcePrefix, skipAwait } = inputs;
      expect({ resourcePrefix, skipAwait }).toEqual({ resourcePrefix: 'plane', skipAwait: false });
    }
  });

  test('owns nothing of others', () => {
    const foreign = plane.inventory.workloads
      .filter((it) => it.foreign)
      .map(({ kind, name }) => `${kind} ${name}`);
    expect(foreign).toContain('StatefulSet postgres');
    for (const { kind, metadata } of groups().flatMap(objectsOf)) {
      expect(['Namespace', 'CustomResourceDefinition', 'Secret']).not.toContain(kind);
      expect(foreign).not.toContain(`${kind} ${metadata.name}`);
    }
  });

  test('the connection names every argument, so that no variable of the shell gets into the state', () => {
    const [provider] = of('pulumi:providers:kubernetes');
    expect(provider!.inputs).toEqual({
      clusterIdentifier: 'shiojiri-prod',
      enableServerSideApply: 'true',
      enableConfigMapMutable: 'true',
      enableSecretMutable: 'true',
      upsertExistingObjects: 'false',
      enablePatchForce: 'false',
      deleteUnreachable: 'false',
      skipUpdateUnreachable: 'false',
      suppressDeprecationWarnings: 'true',
      suppressHelmHookWarnings: 'true',
      ...(process.env.KUBECONFIG && { kubeconfig: process.env.KUBECONFIG }),
    });
    for (const { type, providers } of [...groups(), ...of(SECRET), ...of(PATCH)]) {
      expect([type, ...providers]).toEqual([type, expect.stringMatching(/::k8s::k8s-id$/)]);
    }
  });

  test('secrets are typed, complete, and marked secret', () => {
    for (const { name, namespace, consumer, keys } of plane.inventory.secrets) {
      const secret = of(SECRET).find((it) => it.name === `plane:${namespace}/${name}`);
      expect(secret?.inputs).toMatchObject({
        metadata: { name, namespace, labels: { app: consumer } },
        stringData: Object.fromEntries(
          keys.map(({ key, configKey, fallback }) => [key, fallback ?? `${CANARY}-${configKey}`]),
        ),
      });
      const data = secret?.wire.stringData;
      const marked = isSecret(data) || Object.values(data as object).every(isSecret);
      expect([name, marked]).toEqual([name, true]);
    }
  });

  test('values are secret before they reach an object', async () => {
    const config = new Config(PROJECT);
    const values = secretValues(plane.inventory.secrets, { config, stack: 'prod', preview: false });
    expect([...values.keys()].sort()).toEqual([...SECRETS, 'grafanaAdminUser'].sort());
    for (const [key, value] of values) expect([key, await isSecretOutput(value)]).toEqual([key, true]);
  });

  test('no value of a secret is anywhere else', () => {
    const encoded = SECRETS.map((key) => Buffer.from(`${CANARY}-${key}`).toString('base64'));
    const others = all.filter(({ type }) => type !== SECRET);
    expect(others).toHaveLength(all.length - plane.inventory.secrets.length);
    for (const { name, wire } of others) {
      const text = JSON.stringify(wire);
      expect([name, text.includes(SIGNATURE)]).toEqual([name, false]);
      for (const value of [CANARY, ...encoded]) expect([name, text.includes(value)]).toEqual([name, false]);
    }
  });

  test('foreign Deployments are patched, in the rendered fields and without waiting', () => {
    const annotations = { 'pulumi.com/patchForce': 'true', 'pulumi.com/skipAwait': 'true' };
    const patches = Object.fromEntries(of(PATCH).map(({ name, inputs }) => [name, inputs]));
    const rendered = plane.patches.map(({ metadata, ...patch }) => [
      `plane-patch:${metadata.namespace}/${metadata.name}`,
      { ...patch, metadata: { ...metadata, annotations } },
    ]);
    expect(rendered).toHaveLength(3);
    expect(patches).toEqual(Object.fromEntries(rendered));
  });

  test('volumes outlive the plane, other objects do not', async () => {
    for (const group of groups()) {
      expect(group.transforms).toHaveLength(1);
      const ask = (type: string) =>
        group.transforms[0]!({ custom: true, type, name: 'n', props: { a: 1 }, opts: { protect: true } });
      expect(await ask('kubernetes:core/v1:PersistentVolumeClaim')).toMatchObject({
        props: { a: 1 },
        opts: { protect: true, retainOnDelete: true },
      });
      expect(await ask('kubernetes:core/v1:ConfigMap')).toBeUndefined();
    }
  });
});

describe('the program', () => {
  test('has no group for what the environment does not have', async () => {
    const secrets = ['slackUrl', 'slackEmergencyUrl', ...SECRETS.slice(6)];
    const { registered: all } = await run({ stack: 'dev', secrets: [...secrets, 'grafanaAdminPassword'] });
    expect(all.filter(({ type }) => type === GROUP).map(({ name }) => name)).toEqual(['base', 'plane']);
  });

  test('follows the settings of the stack', async () => {
    const settings = { environment: 'ci', kubeconfig: 'k/config', kubeContext: 'rig', adoptExisting: 'true' };
    const { registered: all, outputs } = await run({ stack: 'mine', settings });
    expect(outputs.environment).toBe('ci');
    expect(all.find(({ name }) => name === 'k8s')?.inputs).toMatchObject({
      clusterIdentifier: 'ci',
      kubeconfig: join(ANSWERED, 'k/config'),
      context: 'rig',
      upsertExistingObjects: 'true',
      enablePatchForce: 'true',
    });
  });

  /** What the program says instead of deploying; nothing may be registered by then. */
  async function refused(what: Run): Promise<string> {
    const error = await run(what).then(
      () => new Error('it was deployed'),
      (reason: unknown) => reason as Error,
    );
    expect(requests()).toEqual([]);
    // RunError: the engine prints it without a stack trace.
    expect(error).toHaveProperty('__pulumiRunError', true);
    return error.message;
  }

  test('names every secret that is missing and how to set it, before anything is registered', async () => {
    expect((await refused({ secrets: SECRETS.slice(3, 5) })).split('\n')).toEqual([
      'stack prod lacks values:',
      '  secret slackUrl (Slack webhook URL for #alerts) is not set; run `pulumi config set --secret slackUrl --stack prod`',
      ...['slackEmergencyUrl', 'pagerDutyRoutingKey', 'grafanaAdminPassword', 'grafanaSecretKey'].map(
        (key): unknown => expect.stringMatching(`^  secret ${key} .*config set --secret ${key} --stack prod`),
      ),
      expect.stringMatching(/^ {2}secret databaseMonitorUser /),
      expect.stringMatching(/^ {2}secret databaseMonitorPassword /),
      ...SECRETS.slice(9).map((key): unknown => expect.stringMatching(`^  secret ${key} `)),
    ]);
  });

  test('a preview does not need what up generates', async () => {
    const secrets = SECRETS.filter((key) => key !== 'grafanaAdminPassword');
    expect(await refused({ secrets })).toMatch(/lacks values:\n {2}secret grafanaAdminPassword /);
    const { registered: all } = await run({ secrets, preview: true });
    const grafana = all.find(({ name }) => name.endsWith('/grafana-admin'));
    expect(grafana?.inputs.stringData).toEqual({
      'admin-user': 'admin',
      'admin-password': 'generated by npm run up',
      'secret-key': `${CANARY}-grafanaSecretKey`,
    });
  });

  test('prod is not deployed with the placeholder of the phone number, but previewed with a warning', async () => {
    const warn = jest.spyOn(log, 'warn').mockResolvedValue();
    expect(await refused({ root: ROOT })).toMatch(
      /notifications\.contacts\.phone is still the placeholder \+81-X/,
    );
    expect(warn).not.toHaveBeenCalled();
    const { registered: all } = await run({ root: ROOT, preview: true });
    expect(all.length).toBeGreaterThan(3);
    expect(warn).toHaveBeenCalledWith(expect.stringContaining('still the placeholder'));
    warn.mockRestore();
    await run({ root: ROOT, stack: 'ci' }); // only prod calls people
  });

  test('wrong settings and wrong input are one sentence', async () => {
    expect(await refused({ stack: 'moon' })).toMatch(
      /^--env moon: there is no config\/environments\/moon\.yaml/,
    );
    expect(await refused({ settings: { adoptExisting: 'yes' } })).toMatch(
      /adoptExisting is yes; expected true or/,
    );
    const root = mkdtempSync(join(tmpdir(), 'broken-'));
    cpSync(join(ROOT, 'config'), join(root, 'config'), { recursive: true });
    writeFileSync(join(root, 'config/thresholds.yaml'), 'a: 1\n');
    expect(await refused({ root })).toMatch(/config\/thresholds\.yaml:1:1/);
  });
});

describe('Pulumi.yaml', () => {
  const project = parse(readFileSync(join(ROOT, 'Pulumi.yaml'), 'utf8')) as {
    name: string;
    main: string;
    runtime: { options: { tsconfig: string } };
  };

  test('is the project that settings are named after, with a stack per environment', () => {
    expect(project.name).toBe(PROJECT);
    for (const stack of ['dev', 'ci', 'prod']) {
      const file = parse(readFileSync(join(ROOT, `Pulumi.${stack}.yaml`), 'utf8')) as { config: object };
      expect(file.config).toMatchObject({ [`${PROJECT}:environment`]: stack });
      expect(() => loadConfig(ROOT, stack)).not.toThrow();
    }
  });

  test('leads to a program that loads with the compiler options it names', () => {
    const main = join(ROOT, project.main);
    // As the language host does it: ts-node in the folder of the program, with the project file as written.
    const script = `require('ts-node').register({ project: ${JSON.stringify(project.runtime.options.tsconfig)} });
      const { transpileOnly } = process[Symbol.for('ts-node.register.instance')].options;
      try { require('./'); } catch (error) { console.log(transpileOnly, error.message); }`;
    const { stdout, stderr } = spawnSync(process.execPath, ['-e', script], { cwd: main, encoding: 'utf8' });
    expect(stderr).toBe('');
    // Everything was loaded and run, up to the environment of a stack that nobody chose.
    expect(stdout).toMatch(/^true --env stack: there is no config/);
  });
});
