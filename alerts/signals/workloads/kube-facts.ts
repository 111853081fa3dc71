import type { SignalContext } from '../../context';
import type { Labels, Wave } from '../../quantity';
import { quote, series } from '../../promql';

const JOB = 'kube-state-metrics';

/** PromQL for a fact about objects of the namespace, foreign ones included. `matchers`: `,reason="x"`. */
export function fact({ config }: SignalContext, metric: string, matchers = ''): string {
  return `${metric}{job="${JOB}",namespace=${quote(config.application.namespace)}${matchers}}`;
}

/** PromQL for a fact that only qualifies another one: that one decides which objects count. */
export function qualifying(metric: string, matchers = ''): string {
  return `${metric}{job="${JOB}"${matchers}}`;
}

export interface Told {
  /** Of a previous instance of the exporter: would win over the value if the smaller one did. */
  readonly less: Wave;
  /** Of another job and of another namespace: would win if these counted. */
  readonly more: Wave;
  /** Of another object of the namespace, if the example has one. Default: none. */
  readonly another?: Wave;
}

/**
 * Input series of a fact about the object `identity`: the value itself, and the decoys of `told`. The other
 * object differs in the last label of the identity.
 */
export function told(metric: string, identity: Labels, value: Wave, { less, more, another }: Told) {
  const labels = { job: JOB, ...identity };
  const last = Object.keys(identity).at(-1) ?? '';
  return {
    [series(metric, { ...labels, instance: 'a' })]: less,
    [series(metric, { ...labels, instance: 'b' })]: value,
    [series(metric, { ...labels, job: 'other' })]: more,
    [series(metric, { ...labels, namespace: 'other' })]: more,
    ...(another && { [series(metric, { ...labels, [last]: 'another' })]: another }),
  };
}
