import type { Path } from '../document';
import type { Parts } from '../parts';
import type { Environment, Numbers } from '../schema';

/** A rule between several values that no single schema node can see. */
export interface Broken {
  readonly path: Path;
  readonly message: string;
  /** The path is one of the environment's file. */
  readonly environment?: true;
}

export type Check = (numbers: Parts<Numbers>, environment: Parts<Environment>) => Broken[];

type Present<V extends readonly unknown[]> = { [K in keyof V]: Exclude<V[K], undefined> };

/** A check that runs when the values it needs could be read, whatever else is wrong with the files. */
export function needs<V extends unknown[]>(
  pick: (numbers: Parts<Numbers>, environment: Parts<Environment>) => readonly [...V],
  check: (...values: Present<V>) => Broken[],
): Check {
  return (numbers, environment) => {
    const values = pick(numbers, environment);
    return values.includes(undefined) ? [] : check(...(values as unknown as Present<V>));
  };
}
