import { createHash } from 'node:crypto';
import { stringify } from 'yaml';

/**
 * YAML as it stands in ConfigMaps and files: no folding, no anchors, the same on every machine. Quoted so that
 * readers of YAML 1.1 (Kubernetes among them) agree: a bare `Off` is false to them.
 */
export function toYaml(value: unknown): string {
  return stringify(value, { lineWidth: 0, aliasDuplicateObjects: false, version: '1.1' });
}

/** Short digest of what a pod reads at start: as an annotation it rolls the pod when the content changes. */
export function checksum(...contents: readonly string[]): string {
  const hash = createHash('sha256');
  for (const content of contents) hash.update(content).update('\0');
  return hash.digest('hex').slice(0, 16);
}
