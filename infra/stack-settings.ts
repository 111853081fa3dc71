import { resolve } from 'node:path';
import { PreflightError } from './errors';

/** The settings of a Pulumi stack that are not secret; the program and the preflight read the same ones. */
export interface StackSettings {
  /** A name in `config/environments/`. Default: the stack's name. */
  readonly environment: string;
  /** Path of the kubeconfig, absolute. Default: KUBECONFIG, else the user's own. */
  readonly kubeconfig?: string;
  /** Context of the kubeconfig. Default: its current one. */
  readonly kubeContext?: string;
  /**
   * Takes over objects that exist already. Default: false. For one deployment only: left on, an object that
   * moves between groups is deleted from the cluster and the deployment reports success.
   */
  readonly adoptExisting: boolean;
}

/**
 * Reads the settings through `get`, which knows the stack's configuration by key.
 * Errors: PreflightError for a value that can't be meant.
 */
export function stackSettings(
  get: (key: string) => string | undefined,
  { stack, root }: { readonly stack: string; readonly root: string },
): StackSettings {
  const kubeconfig = get('kubeconfig');
  const kubeContext = get('kubeContext');
  const adopt = get('adoptExisting') ?? 'false';
  if (kubeconfig?.includes('\n')) {
    throw new PreflightError(
      `stack ${stack}: kubeconfig holds a file's content; set it to the file's path, ` +
        'so that its credentials do not get into the state',
    );
  }
  if (adopt !== 'true' && adopt !== 'false') {
    throw new PreflightError(`stack ${stack}: adoptExisting is ${adopt}; expected true or false`);
  }
  return {
    environment: get('environment') ?? stack,
    ...(kubeconfig !== undefined && { kubeconfig: resolve(root, kubeconfig) }),
    ...(kubeContext !== undefined && { kubeContext }),
    adoptExisting: adopt === 'true',
  };
}
