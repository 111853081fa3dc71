import type { Labels } from '../quantity';
import type { InhibitRule } from './inhibition';
import { matchesAll } from './match';

/**
 * The alert that mutes another one, as Alertmanager decides: a source counts whether or not it is muted itself, a
 * label that both lack is equal, and what matches both sides of a rule is not muted by its like.
 */
export function inhibitedBy(
  labels: Labels,
  firing: readonly Labels[],
  rules: readonly InhibitRule[],
): Labels | undefined {
  for (const rule of rules) {
    if (!matchesAll(rule.target_matchers, labels)) continue;
    const twoSided = matchesAll(rule.source_matchers, labels);
    const source = firing.find(
      (other) =>
        matchesAll(rule.source_matchers, other) &&
        rule.equal.every((name) => (other[name] ?? '') === (labels[name] ?? '')) &&
        !(twoSided && matchesAll(rule.target_matchers, other)),
    );
    if (source) return source;
  }
  return undefined;
}
