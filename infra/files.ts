import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, posix } from 'node:path';
import type { Files } from './outputs';

/** How a set of files differs from what is on disk. */
export interface Changes {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

/** Compares files with the disk; `owned` folders should hold nothing else. */
export function compare(root: string, files: Files, owned: readonly string[]): Changes {
  const added: string[] = [];
  const changed: string[] = [];
  for (const [name, text] of files) {
    const path = join(root, name);
    if (!existsSync(path)) added.push(name);
    else if (readFileSync(path, 'utf8') !== text) changed.push(name);
  }
  const removed = owned.flatMap((folder) => list(root, folder)).filter((name) => !files.has(name));
  return { added, changed, removed };
}

/** Writes only what differs, each file in one step, and removes what is not rendered any more. */
export function write(root: string, files: Files, { added, changed, removed }: Changes): void {
  for (const name of [...added, ...changed]) {
    const path = join(root, name);
    mkdirSync(dirname(path), { recursive: true });
    const half = `${path}.${process.pid}.partial`;
    writeFileSync(half, files.get(name) ?? '');
    renameSync(half, path);
  }
  for (const name of removed) rmSync(join(root, name));
}

function list(root: string, folder: string): string[] {
  const path = join(root, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path)
    .sort()
    .flatMap((entry) => {
      const name = posix.join(folder, entry);
      return statSync(join(root, name)).isDirectory() ? list(root, name) : [name];
    });
}
