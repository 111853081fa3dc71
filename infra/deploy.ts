import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { SecretKey } from '../inventory';
import { PreflightError } from './errors';
import { loadConfig, loadScripts } from './load';
import { buildPlane } from './plane';
import { preflight } from './preflight';
import { complaint, programs } from './programs';
import type { Programs } from './programs';

export interface DeployOptions {
  /** The checkout. */
  readonly root: string;
  readonly environment: string;
  /** Default: of this process. */
  readonly env?: NodeJS.ProcessEnv;
  /** Says something to people. Default: standard error, so that standard output is Pulumi's alone. */
  readonly tell?: (text: string) => void;
}

const ARGUMENTS = {
  preview: ['preview', '--diff', '--suppress-outputs', '--suppress-progress'],
  // Reviewed as a preview of the pull request; asking again would preview twice.
  up: ['up', '--yes', '--skip-preview', '--suppress-outputs', '--suppress-progress'],
} as const;

/** Characters of a generated value's randomness: 192 bits. */
const RANDOM_BYTES = 24;

/**
 * Shows or makes the changes of an environment with Pulumi, and returns Pulumi's exit code.
 * State: the folder `.pulumi-state` of the checkout unless PULUMI_BACKEND_URL is set.
 * Errors: UsageError and ConfigError as in `loadConfig`; PreflightError with everything that stands in the way,
 * before anything is changed.
 */
export async function deploy(command: 'preview' | 'up', options: DeployOptions): Promise<number> {
  const { root, environment, tell = (text) => console.error(text) } = options;
  const plane = buildPlane(loadConfig(root, environment), loadScripts(root));
  const env = backend(root, options.env ?? process.env);
  const run = programs(root, env);

  const found = await preflight(plane, { command, root, env, programs: run });
  for (const note of found.notes) tell(`note: ${note}.`);
  if (found.problems.length > 0) {
    const list = found.problems.map((problem) => `  - ${problem}.`).join('\n');
    throw new PreflightError(`${command} of ${environment} is not possible, nothing was changed:\n${list}`);
  }
  if (command === 'up') {
    for (const key of found.toGenerate) await generate(key, environment, run);
    if (found.toGenerate.length > 0)
      tell(`note: commit Pulumi.${environment}.yaml, it holds what was generated, encrypted.`);
  }
  return run.attach('pulumi', [...ARGUMENTS[command], '--stack', environment]);
}

/** No account is needed: without a backend of its own the state lives beside the code. */
function backend(root: string, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const quiet = { ...env, PULUMI_SKIP_UPDATE_CHECK: 'true' };
  if (env.PULUMI_BACKEND_URL) return quiet;
  const folder = join(root, '.pulumi-state'); // as in Pulumi.yaml, from any working directory
  mkdirSync(folder, { recursive: true });
  return { ...quiet, PULUMI_BACKEND_URL: pathToFileURL(folder).href };
}

/** Sets a random value once. It goes through standard input: arguments are visible to everybody on the machine. */
async function generate({ configKey }: SecretKey, stack: string, { capture }: Programs): Promise<void> {
  const value = randomBytes(RANDOM_BYTES).toString('base64url');
  const args = ['config', 'set', '--secret', configKey, '--stack', stack, '--non-interactive'];
  const outcome = await capture('pulumi', args, value);
  if (outcome.code !== 0)
    throw new PreflightError(`secret ${configKey} could not be set (${complaint(outcome)})`);
}
