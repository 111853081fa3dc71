import { Config, getProject, getStack, log, RunError, runtime } from '@pulumi/pulumi';
import { ConfigError } from '../../config';
import { refusal } from '../deploy-rules';
import { PreflightError, UsageError } from '../errors';
import { loadConfig, loadScripts } from '../load';
import { buildPlane } from '../plane';
import { stackSettings } from '../stack-settings';
import { MonitoringPlane } from './component';
import { clusterProvider } from './provider';
import { secretValues } from './secret-values';

/** What `pulumi stack output` tells. */
export interface ProgramOutputs {
  readonly environment: string;
  readonly urls: Readonly<Record<string, string>>;
}

/**
 * Deploys the plane of the stack's environment from the checkout `root`. Everything that can be refused is
 * refused before the first resource is registered.
 * Errors: RunError, which the engine prints without a stack trace.
 */
export function program(root: string): ProgramOutputs {
  try {
    return deployed(root);
  } catch (error) {
    const known =
      error instanceof ConfigError || error instanceof UsageError || error instanceof PreflightError;
    throw known ? new RunError(error.message) : error;
  }
}

function deployed(root: string): ProgramOutputs {
  const stack = getStack();
  const stackConfig = new Config(getProject());
  const settings = stackSettings((key) => stackConfig.get(key), { stack, root });
  const plane = buildPlane(loadConfig(root, settings.environment), loadScripts(root));
  const { environment } = plane.config;
  const preview = runtime.isDryRun();

  const refused = refusal(plane.config);
  if (refused !== undefined && !preview) throw new RunError(refused);
  if (refused !== undefined) void log.warn(refused);
  const values = secretValues(plane.inventory.secrets, { config: stackConfig, stack, preview });

  const kubernetes = clusterProvider(plane.config, settings);
  new MonitoringPlane('monitoring', { plane, values }, { providers: { kubernetes } });
  return { environment: environment.name, urls: environment.urls };
}
