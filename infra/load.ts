import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseConfig } from '../config';
import type { Config } from '../config';
import { UsageError } from './errors';

const NUMBERS = 'config/thresholds.yaml';
const ENVIRONMENTS = 'config/environments';

/**
 * Reads the configuration of an environment from a checkout.
 * Errors: UsageError for an unknown environment, ConfigError for what is wrong in the files.
 */
export function loadConfig(root: string, environment: string): Config {
  const name = `${ENVIRONMENTS}/${environment}.yaml`;
  if (!/^[\w-]+$/.test(environment) || !existsSync(join(root, name))) {
    const known = readdirSync(join(root, ENVIRONMENTS)).filter((file) => file.endsWith('.yaml'));
    const names = known.map((file) => file.replace(/\.yaml$/, '')).sort();
    throw new UsageError(`--env ${environment}: there is no ${name}; expected one of ${names.join(', ')}`);
  }
  const read = (file: string) => ({ name: file, text: readFileSync(join(root, file), 'utf8') });
  return parseConfig(read(NUMBERS), read(name));
}
