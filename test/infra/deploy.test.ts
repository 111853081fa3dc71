import { cpSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ConfigError } from '../../config';
import { deploy } from '../../infra/deploy';
import { PreflightError, UsageError } from '../../infra/errors';
import { complaint } from '../../infra/programs';
import { CLUSTER, fakePath, pulumiWith, SETTINGS } from './fake-programs';
import type { Answer } from './fake-programs';

jest.setTimeout(30_000); // programs are started, on a machine that may be busy

const { grafanaAdminPassword: _grafana, ...withoutGenerated } = SETTINGS;
const SHOW = 'pulumi preview --diff --suppress-outputs --suppress-progress --stack prod';
const MAKE = 'pulumi up --yes --skip-preview --suppress-outputs --suppress-progress --stack prod';

/** A checkout with a phone number that somebody answers. */
function checkout(): string {
  const root = mkdtempSync(join(tmpdir(), 'checkout-'));
  for (const folder of ['config', 'scripts']) {
    cpSync(join(__dirname, '../..', folder), join(root, folder), { recursive: true });
  }
  const file = join(root, 'config/thresholds.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace('+81-XXX-XXX-XXXX', '+81-263-00-0000'));
  return root;
}

interface Scene {
  readonly pulumi?: readonly Answer[];
  readonly env?: Record<string, string>;
  readonly environment?: string;
}

async function act(command: 'preview' | 'up', { pulumi = pulumiWith(SETTINGS), env, environment }: Scene) {
  const path = fakePath();
  const root = checkout();
  path.install('kubectl', CLUSTER);
  path.install('pulumi', pulumi);
  const told: string[] = [];
  const code = await deploy(command, {
    root,
    environment: environment ?? 'prod',
    env: { PATH: path.folder, PULUMI_CONFIG_PASSPHRASE: 'p', ...env },
    tell: (text) => told.push(text),
  }).catch((error: unknown) => error);
  return {
    code,
    told,
    root,
    calls: path.calls(),
    pulumi: path.calls().filter((it) => it.startsWith('pulumi')),
  };
}

/** Pulumi's last word: the exit code of the deployment itself. */
const ending = (code: number) =>
  pulumiWith(SETTINGS, [
    { when: 'preview --diff', code },
    { when: 'up --yes', code },
  ]);

describe('deploy', () => {
  test.each([
    ['preview', 0, SHOW],
    ['preview', 3, SHOW],
    ['up', 0, MAKE],
    ['up', 255, MAKE],
  ] as const)('%s ends with Pulumi’s exit code %i', async (command, code, call) => {
    const done = await act(command, { pulumi: ending(code) });
    expect(done.code).toBe(code);
    expect(done.pulumi.at(-1)).toBe(call);
    expect(done.told).toEqual([]);
  });

  test('what stands in the way ends it before Pulumi deploys', async () => {
    const lacking = pulumiWith({});
    const { code, calls } = await act('up', { pulumi: lacking });
    expect(code).toBeInstanceOf(PreflightError);
    const { message } = code as PreflightError;
    expect(message).toMatch(/^up of prod is not possible, nothing was changed:\n {2}- secret slackUrl /);
    expect(message.match(/^ {2}- secret \w+/gm)).toHaveLength(9);
    expect(calls.filter((call) => / (up|preview|config set) /.test(call))).toEqual([]);
  });

  test('generates what may be generated once, through standard input', async () => {
    const scene = { pulumi: [...ending(0).slice(0, 2), ...pulumiWith(withoutGenerated)] };
    const { code, pulumi, told } = await act('up', scene);
    expect(code).toBe(0);
    const at = pulumi.indexOf(
      'pulumi config set --secret grafanaAdminPassword --stack prod --non-interactive',
    );
    expect(at).toBeGreaterThan(0);
    const value = /^pulumi< (.*)$/.exec(pulumi[at + 1] ?? '')?.[1] ?? '';
    expect(value).toMatch(/^[\w-]{32}$/);
    expect(pulumi.slice(at + 2)).toEqual([MAKE]);
    expect(told.join('\n')).toMatch(/commit Pulumi\.prod\.yaml/);
    expect([...told, ...pulumi.filter((call) => !call.startsWith('pulumi<'))].join('\n')).not.toContain(
      value,
    );

    const again = await act('up', scene);
    expect(again.pulumi).not.toContain(`pulumi< ${value}`);
  });

  test('a value that can’t be stored stops it', async () => {
    const broken = [{ when: 'config set', code: 255, stderr: 'error: read-only' }];
    const { code, pulumi } = await act('up', { pulumi: pulumiWith(withoutGenerated, broken) });
    expect(code).toEqual(new PreflightError('secret grafanaAdminPassword could not be set (read-only)'));
    expect(pulumi).not.toContain(MAKE);
  });

  test('a preview stores nothing', async () => {
    const { pulumi, code } = await act('preview', {
      pulumi: [...ending(0).slice(0, 2), ...pulumiWith(withoutGenerated)],
    });
    expect(code).toBe(0);
    expect(pulumi.filter((call) => call.includes('config set'))).toEqual([]);
  });

  test('the input is wrong: nobody is asked anything', async () => {
    const unknown = await act('up', { environment: 'moon' });
    expect(unknown.code).toBeInstanceOf(UsageError);
    expect(unknown.calls).toEqual([]);
    const root = checkout();
    writeFileSync(join(root, 'config/thresholds.yaml'), 'a: 1\n');
    await expect(deploy('up', { root, environment: 'prod' })).rejects.toBeInstanceOf(ConfigError);
  });
});

describe('the backend', () => {
  // The answer goes through the environment, which only Pulumi itself sees.
  async function seen(env: Record<string, string>) {
    const path = fakePath();
    const root = checkout();
    path.install('kubectl', CLUSTER);
    const script = `#!/bin/sh\nprintf '%s\\n' "$PULUMI_BACKEND_URL $PWD" >>"${path.folder}/calls"\nexit 9\n`;
    writeFileSync(join(path.folder, 'pulumi'), script, { mode: 0o755 });
    const options = { root, environment: 'prod', env: { PATH: path.folder, ...env } };
    await expect(deploy('preview', options)).rejects.toBeInstanceOf(PreflightError);
    const line = path.calls().find((call) => !call.startsWith('kubectl'));
    return { root, line };
  }

  test('is a folder of the checkout, made when it is needed', async () => {
    const { root, line } = await seen({ PULUMI_CONFIG_PASSPHRASE: 'p' });
    expect(line).toBe(`${pathToFileURL(join(root, '.pulumi-state')).href} ${root}`);
    expect(existsSync(join(root, '.pulumi-state'))).toBe(true);
  });

  test('is the one that is named', async () => {
    const { root, line } = await seen({ PULUMI_CONFIG_PASSPHRASE: 'p', PULUMI_BACKEND_URL: 's3://state' });
    expect(line).toBe(`s3://state ${root}`);
    expect(existsSync(join(root, '.pulumi-state'))).toBe(false);
  });
});

test('a program’s complaint is its last line', () => {
  expect(complaint({ code: 1, stdout: 'a\n', stderr: 'warning\nerror: no stack\n\n' })).toBe('no stack');
  expect(complaint({ code: 7, stdout: '', stderr: ' \n' })).toBe('exit code 7');
});
