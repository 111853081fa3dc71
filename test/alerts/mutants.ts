import { exact, formatDuration, parseDuration } from '../../config';
import type { AlertRule, RecordingRule } from '../../alerts';
import { childrenOf, comparisonsOf, nodesOf, splice, textOf } from '../support/promql';
import type { PromqlNode } from '../support/promql';

/** A rule with one thing wrong; `undefined`: it is missing. */
export interface Mutant<Rule> {
  /** What is wrong, the same in every run. */
  readonly what: string;
  readonly rule: Rule | undefined;
}

interface ExprMutant {
  readonly what: string;
  readonly expr: string;
}

const BOUNDARY: Readonly<Record<string, string>> = { '>': '>=', '>=': '>', '<': '<=', '<=': '<' };
const INVERSE: Readonly<Record<string, string>> = { '>': '<=', '>=': '<', '<': '>=', '<=': '>' };
const OTHER_AGGREGATOR: Readonly<Record<string, string>> = {
  sum: 'max',
  max: 'min',
  min: 'max',
  avg: 'max',
  count: 'sum',
};

/** What can go wrong in an alert rule: limits, comparisons, labels it looks for, and times. */
export function alertMutants(rule: AlertRule, interval: number): Mutant<AlertRule>[] {
  const mutants: Mutant<AlertRule>[] = [
    { what: 'rule missing', rule: undefined },
    ...[...limitMutants(rule.expr), ...matcherMutants(rule.expr)].map(({ what, expr }) => ({
      what,
      rule: { ...rule, expr },
    })),
  ];
  for (const key of ['for', 'keep_firing_for'] as const) {
    const { [key]: text, ...without } = rule;
    if (text === undefined) {
      const rule = { ...without, [key]: formatDuration(interval) };
      mutants.push({ what: `${key} added`, rule });
      continue;
    }
    mutants.push({ what: `${key} dropped`, rule: without });
    for (const [sign, shift] of [
      ['+', interval],
      ['-', -interval],
    ] as const) {
      const seconds = parseDuration(text) + shift;
      if (seconds <= 0) continue;
      const changed = { ...without, [key]: formatDuration(seconds) };
      mutants.push({ what: `${key} ${sign} one evaluation`, rule: changed });
    }
  }
  return mutants;
}

/** What can go wrong in a recording rule: windows, constants, matchers, grouping, aggregators. */
export function recordMutants(rule: RecordingRule): Mutant<RecordingRule>[] {
  const { expr } = rule;
  const found = nodesOf(expr).flatMap((node): ExprMutant[] => {
    const text = textOf(expr, node);
    const replaced = (what: string, by: string) => [
      { what: `${text} → ${what}`, expr: splice(expr, node, by) },
    ];
    switch (node.name) {
      case 'NumberDurationLiteralInDurationContext':
        return [2, 0.5].flatMap((factor) => {
          const window = formatDuration(parseDuration(text) * factor);
          return replaced(window, window);
        });
      case 'NumberDurationLiteral':
        return inPercent(text).flatMap((number) => replaced(number, number));
      case 'UnquotedLabelMatcher':
      case 'QuotedLabelMatcher':
        return [{ what: `${text} dropped`, expr: without(expr, node) }];
      case 'AggregateOp': {
        const other = OTHER_AGGREGATOR[text];
        return other === undefined ? [] : replaced(other, other);
      }
      case 'GroupingLabels':
        // `on (…)` and `by (…)` alike, where another label remains.
        return childrenOf(node)
          .filter((_, __, labels) => labels.length > 1)
          .map((label) => ({
            what: `${textOf(expr, label)} dropped from ${text}`,
            expr: without(expr, label),
          }));
      default:
        return [];
    }
  });
  return numbered(found).map(({ what, expr: changed }) => ({ what, rule: { ...rule, expr: changed } }));
}

function limitMutants(expr: string): ExprMutant[] {
  return numbered(
    comparisonsOf(expr).flatMap(({ operator, sign, literals }): ExprMutant[] => {
      const operators = [BOUNDARY[sign]];
      const limits = literals.flatMap((literal): ExprMutant[] => {
        const text = textOf(expr, literal);
        if (text === '0' || text === '1') {
          operators.push(INVERSE[sign]);
          return [];
        }
        return inPercent(text).map((number) => ({
          what: `limit ${text} → ${number}`,
          expr: splice(expr, literal, number),
        }));
      });
      const signs = operators.flatMap((other) =>
        other === undefined ? [] : [{ what: `${sign} → ${other}`, expr: splice(expr, operator, other) }],
      );
      return [...limits, ...signs];
    }),
  );
}

function matcherMutants(expr: string): ExprMutant[] {
  return numbered([
    ...nodesOf(expr)
      .filter(({ name, parent }) => name === 'StringLiteral' && /LabelMatcher$/.test(parent?.name ?? ''))
      .map((node) => ({
        what: `matcher value ${textOf(expr, node)} → another`,
        expr: splice(expr, node, textOf(expr, node).replace(/"$/, '-other"')),
      })),
    // A guard of anybody's would do.
    ...nodesOf(expr)
      .filter(({ name }) => name === 'MatchingModifierClause')
      .map((node) => ({ what: `${textOf(expr, node)} → on ()`, expr: splice(expr, node, 'on ()') })),
  ]);
}

/** One percent more and less; a zero becomes one. */
function inPercent(text: string): string[] {
  const value = Number(text);
  return value === 0 ? ['1'] : [1.01, 0.99].map((factor) => String(exact(value * factor)));
}

/** The expression without an item of a list, and without its comma. */
function without(expr: string, { from, to }: PromqlNode): string {
  const before = expr.slice(0, from);
  const after = expr.slice(to);
  return /^\s*,/.test(after) ? before + after.replace(/^\s*,\s*/, '') : before.replace(/,\s*$/, '') + after;
}

/** The same change at two places of an expression gets two names. */
function numbered(mutants: readonly ExprMutant[]): ExprMutant[] {
  const seen = new Map<string, number>();
  return mutants.map(({ what, expr }) => {
    const count = (seen.get(what) ?? 0) + 1;
    seen.set(what, count);
    return { what: count === 1 ? what : `${what} (${count})`, expr };
  });
}
