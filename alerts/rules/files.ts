import { formatDuration } from '../../config';
import type { Config } from '../../config';
import { checkPaces, intervalOf } from '../pace';
import { withParts } from '../quantity';
import type { Quantity } from '../quantity';
import { groupOf } from '../signal';
import type { Signal } from '../signal';
import { alertRules } from './alerting';
import { recordingRules } from './recording';
import type { AlertRule, RecordingRule, RuleFile, RuleGroup } from './rule';

/** The part of the rules that one signal contributes; tests load one slice, which keeps them fast. */
export interface Slice {
  readonly alert: string;
  readonly group: string;
  /** Of the group, where it is not Prometheus' own. */
  readonly interval?: string;
  readonly records: readonly RecordingRule[];
  readonly alerts: readonly AlertRule[];
}

/**
 * The guide's name for the file with its group `system`; the other groups follow in it, one per domain and pace, each
 * with its records before its alerts, so that an alert sees the records of its own evaluation.
 */
export const RULE_FILE = 'alerting_rules.yml';

/** One slice per signal. A quantity that two signals share is recorded by the first of them. */
export function slices(signals: readonly Signal[], config: Config): readonly Slice[] {
  const recorded = new Set<string>();
  const once = (quantity: Quantity): RecordingRule[] => {
    if (recorded.has(quantity.record)) return [];
    recorded.add(quantity.record);
    return recordingRules(quantity);
  };
  checkPaces(signals, config);
  return signals.map((signal) => ({
    alert: signal.alert,
    group: groupOf(signal),
    ...(signal.pace === 'slow' && { interval: formatDuration(intervalOf(signal, config)) }),
    records: recordedBy(signal).flatMap(once),
    alerts: alertRules(signal, config),
  }));
}

/** Everything a signal compares, each after what it is made from. */
export function recordedBy({ quantity, guard }: Signal): readonly Quantity[] {
  return [...(guard ? withParts(guard.quantity) : []), ...withParts(quantity)];
}

/** The shipped rule file: the slices, gathered by group in order of first appearance. */
export function ruleFile(parts: readonly Slice[]): RuleFile {
  const groups = new Map<string, Slice[]>();
  for (const part of parts) groups.set(part.group, [...(groups.get(part.group) ?? []), part]);
  return {
    groups: [...groups].map(([name, members]): RuleGroup => ({
      name,
      ...(members[0]?.interval !== undefined && { interval: members[0].interval }),
      rules: [...members.flatMap(({ records }) => records), ...members.flatMap(({ alerts }) => alerts)],
    })),
  };
}
