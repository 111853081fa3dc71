import { spawnSync } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import * as path from 'node:path';
import type { Pin } from './pins';
import { isAtLeast, parseVersion, type Version } from './version';

/** A program on PATH and what it says about its version; undefined when it says nothing readable. */
export interface Candidate {
  readonly path: string;
  readonly version: Version | undefined;
}

/** Every program of that name on PATH, in its order. A hanging one counts as one without a version after 10 s. */
export function candidatesOnPath(pin: Pin, env: NodeJS.ProcessEnv): Candidate[] {
  return (env['PATH'] ?? '')
    .split(path.delimiter)
    .filter((folder) => path.isAbsolute(folder))
    .map((folder) => path.join(folder, pin.name))
    .filter(isExecutable)
    .map((file) => ({ path: file, version: versionOf(file, pin, env) }));
}

/** Whether a candidate may stand in for the pinned program. */
export function isGoodEnough(candidate: Candidate, pin: Pin): boolean {
  const wanted = parseVersion(pin.version);
  return wanted !== undefined && candidate.version !== undefined && isAtLeast(candidate.version, wanted);
}

/** What a program says about its version; undefined when it fails, hangs or prints none. */
export function versionOf(file: string, pin: Pin, env: NodeJS.ProcessEnv): Version | undefined {
  const result = spawnSync(file, [...pin.versionArgs], {
    env,
    encoding: 'utf8',
    timeout: 10_000,
    killSignal: 'SIGKILL',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (result.error !== undefined || result.status !== 0) return undefined;
  // Older releases print to stderr.
  return parseVersion(result.stdout) ?? parseVersion(result.stderr);
}

/** Whether there is a regular file that this user may execute. */
export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
