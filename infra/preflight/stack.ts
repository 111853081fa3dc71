import type { SecretKey } from '../../inventory';
import { missingSecret, PROJECT } from '../deploy-rules';
import { PreflightError } from '../errors';
import type { Plane } from '../plane';
import { complaint, NOT_FOUND } from '../programs';
import type { Programs } from '../programs';
import { stackSettings } from '../stack-settings';
import type { StackSettings } from '../stack-settings';

/** What the stack's configuration says and lacks. */
export interface StackFindings {
  readonly problems: readonly string[];
  /** Undefined when the configuration could not be read. */
  readonly settings?: StackSettings;
  /** Values that the deployment may generate and that are not set. */
  readonly ungenerated: readonly SecretKey[];
}

interface Entry {
  readonly value?: string;
  readonly secret: boolean;
}

/**
 * Selects the stack, creating an empty one the first time, and looks at its configuration. Secret values stay
 * encrypted.
 */
export async function stackFindings(
  plane: Plane,
  root: string,
  { capture }: Pick<Programs, 'capture'>,
): Promise<StackFindings> {
  const stack = plane.config.environment.name;
  const failed = (problem: string): StackFindings => ({ problems: [problem], ungenerated: [] });

  const selected = await capture('pulumi', ['stack', 'select', '--create', stack, '--non-interactive']);
  if (selected.code === NOT_FOUND)
    return failed('pulumi is not on PATH; install the Pulumi CLI, it deploys the plane');
  if (selected.code !== 0) {
    return failed(
      `stack ${stack} can't be opened (${complaint(selected)}); check PULUMI_BACKEND_URL and the passphrase`,
    );
  }
  const listed = await capture('pulumi', ['config', '--json', '--stack', stack, '--non-interactive']);
  if (listed.code !== 0) {
    return failed(`the configuration of stack ${stack} can't be read (${complaint(listed)})`);
  }
  const entries = new Map(Object.entries(JSON.parse(listed.stdout) as Record<string, Entry>));
  const entry = (key: string) => entries.get(`${PROJECT}:${key}`);

  const keys = plane.inventory.secrets.flatMap((spec) => spec.keys);
  const unset = keys.filter(({ configKey, fallback }) => fallback === undefined && !entry(configKey));
  const open = keys.filter(({ configKey, fallback }) => {
    const value = entry(configKey);
    return fallback === undefined && value !== undefined && !value.secret;
  });
  const problems = [
    ...unset.filter(({ generated }) => !generated).map((key) => missingSecret(key, stack)),
    ...open.map(
      ({ configKey }) =>
        `${configKey} lies unencrypted in Pulumi.${stack}.yaml; replace the value and run ` +
        `\`pulumi config set --secret ${configKey} --stack ${stack}\``,
    ),
  ];
  const ungenerated = unset.filter(({ generated }) => generated);
  try {
    const settings = stackSettings((key) => entry(key)?.value, { stack, root });
    if (settings.environment !== stack) {
      problems.push(
        `stack ${stack} deploys the environment ${settings.environment}; expected environment: ${stack} in Pulumi.${stack}.yaml`,
      );
    }
    return { problems, settings, ungenerated };
  } catch (error) {
    if (!(error instanceof PreflightError)) throw error;
    return { problems: [...problems, error.message], ungenerated };
  }
}
