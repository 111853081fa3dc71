import { formatDuration } from '../../config';
import type { Config } from '../../config';
import { intervalOf } from '../pace';
import type { Quantity } from '../quantity';
import type { Signal } from '../signal';
import { limitTests } from './limit-tests';
import type { PromtoolFile } from './promtool-test';
import { quantityTests } from './quantity-tests';

export interface ProofFiles {
  /** Loads only the signal's alerts. */
  readonly limits: PromtoolFile;
  /** Loads only the signal's records. */
  readonly quantity: PromtoolFile;
}

/**
 * The generated tests of a signal; rule file names are relative to the test files. `parts`: what it records beside
 * its quantity and guard.
 */
export function proof(
  signal: Signal,
  parts: readonly Quantity[],
  config: Config,
  rules: { readonly alerts: readonly string[]; readonly records: readonly string[] },
): ProofFiles {
  const interval = intervalOf(signal, config);
  const evaluation_interval = formatDuration(interval);
  return {
    limits: { rule_files: rules.alerts, evaluation_interval, tests: limitTests(signal, config) },
    quantity: {
      rule_files: rules.records,
      evaluation_interval: formatDuration(signal.testStep ?? interval),
      tests: quantityTests(signal, parts, config),
    },
  };
}

export type { PromtoolFile } from './promtool-test';
