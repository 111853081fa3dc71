import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../kubectl';
import type { Json } from '../kubectl';
import { Skip } from '../suite';
import type { Linter } from './finding';

const VERSION = '3.3.30';
const VENV = join(__dirname, '..', '..', '..', 'build', 'venv');

/** Findings of checkov's rules for Kubernetes; it is installed into a virtual environment of this checkout. */
export const checkov: Linter = async (folder) => {
  const program = await install();
  const args = ['--framework', 'kubernetes', '--compact', '--quiet', '--skip-download', '-o', 'json'];
  const { stdout, stderr } = await run(program, ['-d', folder, ...args], {
    env: { ...process.env, LOG_LEVEL: 'ERROR' },
    timeout: 300,
  });
  const start = stdout.indexOf('{');
  if (start < 0) throw new Error(`checkov said no JSON: ${(stderr || stdout).slice(-500)}`);
  const report: Json = JSON.parse(stdout.slice(start));
  if (!(report.summary?.passed > 0)) throw new Error('checkov looked at nothing');
  return report.results.failed_checks.map(({ check_id, check_name, resource }: Json) => {
    const [kind = '', ...rest] = String(resource).split('.');
    return { rule: check_id, object: `${kind}/${rest.slice(1).join('.')}`, detail: check_name };
  });
};

/** The program. Errors: Skip when Python or the package index cannot be had. */
async function install(): Promise<string> {
  const program = join(VENV, 'bin', 'checkov');
  if (existsSync(program)) return program;
  for (const [command, args] of [
    ['python3', ['-m', 'venv', VENV]],
    [join(VENV, 'bin', 'pip'), ['install', '--quiet', `checkov==${VERSION}`]],
  ] as const) {
    const { code, stderr } = await run(command, args, { timeout: 300 }).catch((error: Error) => ({
      code: -1,
      stderr: error.message,
    }));
    if (code !== 0) throw new Skip(`checkov cannot be installed: ${stderr.trim().split('\n').pop()}`);
  }
  return program;
}
