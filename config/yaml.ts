import { dump } from 'js-yaml';

/**
 * YAML as it stands in files and ConfigMaps: no folding, no anchors, keys in the order given, the same on every
 * machine. Quoted so that readers of YAML 1.1 (Kubernetes among them) agree: a bare `Off` is false to them.
 * js-yaml writes; the `yaml` package, five times slower at it, reads, because it knows positions.
 */
export function toYaml(value: unknown): string {
  return dump(value, { lineWidth: -1, noRefs: true, noCompatMode: false });
}
