import type { Path, YamlFile } from './document';
import { isMap } from './parts';
import type { Problem } from './problems';
import { showPath } from './problems';

/** The key of an environment's file that holds its values of the numbers. */
export const OVERRIDES = 'overrides';

/** Maps are merged key by key; anything else in `overrides` replaces what was there. */
export function merge(base: unknown, overrides: unknown): unknown {
  if (!isMap(base) || !isMap(overrides)) return overrides;
  const merged = Object.entries(overrides).map(([key, value]) => [key, merge(base[key], value)]);
  return { ...base, ...Object.fromEntries(merged) };
}

/** Where a value of the merged numbers comes from: the environment's `overrides` or the file of numbers. */
export function origin(path: Path, key: boolean, base: YamlFile, place: YamlFile): Omit<Problem, 'message'> {
  if (!isOverridden(path, base, place)) return { ...base.locate(path, key), path: showPath(path) };
  const inPlace = [OVERRIDES, ...path];
  return { ...place.locate(inPlace, key), path: showPath(inPlace) };
}

function isOverridden(path: Path, base: YamlFile, place: YamlFile): boolean {
  for (let depth = 0; depth <= path.length; depth++) {
    const here = path.slice(0, depth);
    // What neither file has was forgotten by the one that has its parent.
    if (!place.has([OVERRIDES, ...here])) return depth > 0 && !base.has(path.slice(0, depth - 1));
    if (!place.hasMap([OVERRIDES, ...here])) return depth > 0;
  }
  return true;
}
