/** The numbers of a release, and whether it is a pre-release of them. */
export interface Version {
  readonly numbers: readonly [major: number, minor: number, patch: number];
  readonly preRelease: boolean;
}

// Nothing that continues a word or a number may stand before it: `go1.26.8` in the same output is no version.
const VERSION = /(?<![\w.])v?(\d+)\.(\d+)\.(\d+)(-[0-9A-Za-z])?/;

/** The first version in what a program prints about itself; undefined when there is none. */
export function parseVersion(output: string): Version | undefined {
  const match = VERSION.exec(output);
  if (match === null) return undefined;
  const [, major, minor, patch, preRelease] = match;
  return {
    numbers: [Number(major), Number(minor), Number(patch)],
    preRelease: preRelease !== undefined,
  };
}

/** Whether `found` is `wanted` or newer. A pre-release comes before its release. */
export function isAtLeast(found: Version, wanted: Version): boolean {
  for (const [index, number] of found.numbers.entries()) {
    const difference = number - (wanted.numbers[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return wanted.preRelease || !found.preRelease;
}

/** `3.13.2`, or `3.13.2 (pre-release)`. */
export function formatVersion(version: Version): string {
  return version.numbers.join('.') + (version.preRelease ? ' (pre-release)' : '');
}
