import { join } from 'node:path';
import { kubectl, run } from './kubectl';
import { Finding, Skip } from './suite';
import type { World } from './world';

const SCRIPTS = join(__dirname, '..', '..', 'scripts');

/** Seconds a command may take that starts a pod, a sandbox and, with --force, a backup of what is about to go. */
const AT_MOST = 240;

/**
 * Runs a script of a checkout as a person types it, with nothing but kubectl around it. Errors: Finding with all it
 * said, when it ends with another code.
 */
export async function typed(
  { namespace }: World,
  expected: number | readonly number[],
  script: string,
  ...args: readonly string[]
): Promise<{ readonly said: string; readonly seconds: number }> {
  if ((await run('sh', ['-c', 'command -v jq'])).code !== 0)
    throw new Skip('the scripts need jq outside the cluster');
  const began = Date.now();
  const env = { ...process.env, NAMESPACE: namespace };
  const { code, stdout, stderr } = await run('bash', [join(SCRIPTS, script), ...args], {
    env,
    timeout: AT_MOST,
  });
  const said = `${stdout}${stderr}`;
  const [, job] = /^.*\bjob (\S+) runs/m.exec(said) ?? [];
  if (job !== undefined) await kubectl(['delete', 'job', job, '-n', namespace]); // its pod would hold the volumes
  if (![expected].flat().includes(code)) {
    throw new Finding(
      `${script} ${args.join(' ')}: exit code ${code}, expected ${[expected].flat().join(' or ')}\n${said.trim()}`,
    );
  }
  return { said, seconds: Math.round((Date.now() - began) / 1000) };
}
