import type { Config } from '../../config';
import { RULE_FILE, recordedBy } from '../rules/files';
import type { Slice } from '../rules/files';
import type { Rule, RuleFile } from '../rules/rule';
import type { Signal } from '../signal';
import { proof } from './index';

/** What the files are made from. */
export interface RuleFilesInput {
  readonly signals: readonly Signal[];
  /** One per signal, in the same order. */
  readonly slices: readonly Slice[];
  readonly rules: RuleFile;
}

/** Names of a signal's files, relative to the folder they are written to. */
export function ruleFileNames(alert: string) {
  return {
    alerts: `rules/slices/${alert}.alerts.yml`,
    records: `rules/slices/${alert}.records.yml`,
    limitsTest: `rules/tests/${alert}.limits.test.yml`,
    quantityTest: `rules/tests/${alert}.quantity.test.yml`,
  } as const;
}

/**
 * The rules and their tests as promtool reads them, as data by file name: the shipped file, and for every signal its
 * slices and the tests that load them.
 */
export function ruleFiles(
  { signals, slices, rules }: RuleFilesInput,
  config: Config,
): Readonly<Record<string, object>> {
  const files: Record<string, object> = { [`rules/${RULE_FILE}`]: rules };
  for (const slice of slices) {
    const names = ruleFileNames(slice.alert);
    files[names.alerts] = oneGroup(slice, slice.alerts);
    files[names.records] = oneGroup(slice, slice.records);
  }
  for (const [at, signal] of signals.entries()) {
    const names = ruleFileNames(signal.alert);
    const own = new Set(slices[at]?.records.map(({ record }) => record));
    const parts = recordedBy(signal).filter(
      (it) => own.has(it.record) && it !== signal.quantity && it !== signal.guard?.quantity,
    );
    const tests = proof(signal, parts, config, {
      alerts: [beside(names.alerts)],
      records: slicesRecording(signal, slices).map((alert) => beside(ruleFileNames(alert).records)),
    });
    files[names.limitsTest] = tests.limits;
    files[names.quantityTest] = tests.quantity;
  }
  return files;
}

function oneGroup({ group, interval }: Slice, rules: readonly Rule[]): RuleFile {
  return { groups: [{ name: group, ...(interval !== undefined && { interval }), rules }] };
}

/** Alerts whose slices record what a signal compares: its own, and the one it shares a quantity with. */
function slicesRecording(signal: Signal, slices: readonly Slice[]): string[] {
  const needed = new Set(recordedBy(signal).map(({ record }) => record));
  return slices
    .filter(({ records }) => records.some(({ record }) => needed.has(record)))
    .map(({ alert }) => alert);
}

/** A slice's path as seen from the folder of the tests: promtool resolves it from there. */
function beside(name: string): string {
  return name.replace(/^rules\//, '../');
}
