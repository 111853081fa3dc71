import type { Labels, Wave } from '../../quantity';
import { series } from '../../promql';

/** The node of examples. */
export const NODE: Labels = { node: 'node-1' };

export interface Seen {
  /** Of a previous instance of the exporter, on the same node. */
  readonly less: Wave;
  /** Of another job: would win if it counted. */
  readonly more: Wave;
  /** Of another node. */
  readonly another: Wave;
}

/** Input series of a fact about the node of examples: the value itself, and the decoys of `seen`. */
export function seen(
  metric: string,
  value: Wave,
  { less, more, another }: Seen,
  extra: Labels = {},
  job = 'node-exporter',
): Record<string, Wave> {
  const labels = { job, ...NODE, ...extra };
  return {
    [series(metric, { ...labels, instance: 'a' })]: less,
    [series(metric, { ...labels, instance: 'b' })]: value,
    [series(metric, { ...labels, job: 'other' })]: more,
    [series(metric, { ...labels, node: 'node-2' })]: another,
  };
}
