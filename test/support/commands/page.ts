import type { Config } from '../../../config';
import type { Plane } from '../../../infra/plane';
import { cluster } from './cluster';
import type { Known } from './cluster';

/** What the commands of one page may refer to. Jobs and forwarded ports that they make themselves are added. */
export interface Page {
  readonly config: Config;
  readonly objects: Known[];
  /** Ports of this machine that lead into the cluster. */
  readonly forwarded: Set<number>;
  /** Shell variables that the page explains. */
  readonly variables: readonly string[];
  /** What a script of this repository says to `--help`. Errors: there is none of that name. */
  readonly help: (script: string) => string;
  /** Names behind `npm run`. */
  readonly npmScripts: readonly string[];
}

/** Makes pages of a plane: each begins with what exists before its first command. */
export function pages(
  plane: Plane,
  tools: Pick<Page, 'help' | 'npmScripts'>,
): (variables?: readonly string[]) => Page {
  const objects = cluster(plane);
  return (variables = []) => ({
    config: plane.config,
    objects: [...objects],
    forwarded: new Set(),
    variables,
    ...tools,
  });
}
