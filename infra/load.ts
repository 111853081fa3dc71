import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseConfig } from '../config';
import type { Config } from '../config';
import type { Scripts } from '../constructs/kit/scripts';
import { UsageError } from './errors';

const NUMBERS = 'config/thresholds.yaml';
const ENVIRONMENTS = 'config/environments';
const SCRIPTS = 'scripts';

/**
 * Reads the configuration of an environment from a checkout.
 * Errors: UsageError for an unknown environment, ConfigError for what is wrong in the files.
 */
export function loadConfig(root: string, environment: string): Config {
  const name = `${ENVIRONMENTS}/${environment}.yaml`;
  for (const needed of [NUMBERS, ENVIRONMENTS]) expectIn(root, needed);
  if (!/^[\w-]+$/.test(environment) || !existsSync(join(root, name))) {
    const known = readdirSync(join(root, ENVIRONMENTS)).filter((file) => file.endsWith('.yaml'));
    const names = known.map((file) => file.replace(/\.yaml$/, '')).sort();
    throw new UsageError(`--env ${environment}: there is no ${name}; expected one of ${names.join(', ')}`);
  }
  const read = (file: string) => ({ name: file, text: readFileSync(join(root, file), 'utf8') });
  return parseConfig(read(NUMBERS), read(name));
}

/** Commands that only people type: no pod has what they need, and no job is to change with them. */
const FOR_PEOPLE: readonly string[] = ['check-alerts.sh', 'log-analysis.sh', 'security-log-analysis.sh'];

/** Reads the scripts of a checkout that jobs run: `scripts/*.sh` and `scripts/lib/*.sh`. */
export function loadScripts(root: string): Scripts {
  expectIn(root, SCRIPTS);
  const paths = ['', 'lib/'].flatMap((folder) =>
    readdirSync(join(root, SCRIPTS, folder))
      .filter((name) => name.endsWith('.sh') && !FOR_PEOPLE.includes(name))
      .sort()
      .map((name) => `${folder}${name}`),
  );
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(root, SCRIPTS, path), 'utf8')]));
}

function expectIn(root: string, needed: string): void {
  if (existsSync(join(root, needed))) return;
  throw new UsageError(`${root} holds no ${needed}; run this in a checkout of the monitoring plane`);
}
