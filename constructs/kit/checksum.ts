import { createHash } from 'node:crypto';

/** Short digest of what a pod reads at start: as an annotation it rolls the pod when the content changes. */
export function checksum(...contents: readonly string[]): string {
  const hash = createHash('sha256');
  for (const content of contents) hash.update(content).update('\0');
  return hash.digest('hex').slice(0, 16);
}
