import type { AlertRule, Signal } from '../../alerts';
import { loadConfig } from '../support/config';
import { leaves } from '../support/leaves';
import { alertingFor } from '../support/plane';
import { comparisonsOf, metricsOf, nodesOf, textOf } from '../support/promql';

const { signals, slices } = alertingFor(loadConfig('prod'));

interface Site {
  /** Signal, rule and place in it: stays the same when a number changes. */
  readonly key: string;
  readonly text: string;
}

interface Rule extends AlertRule {
  readonly key: string;
  readonly signal: Signal;
}

function rulesOf(plane: Pick<ReturnType<typeof alertingFor>, 'signals' | 'slices'>): readonly Rule[] {
  return plane.slices.flatMap((slice, at) =>
    slice.alerts.map((rule, index) => ({
      ...rule,
      key: `${slice.alert}[${index}]`,
      signal: plane.signals[at] as Signal,
    })),
  );
}

const rules = rulesOf({ signals, slices });

/** The numbers of a rule that somebody chose: limits, guards and times; the 0 or 1 of a state is none. */
function sitesOf(rule: Rule): Site[] {
  const limits = comparisonsOf(rule.expr).flatMap(({ literals }) =>
    literals.map((literal) => textOf(rule.expr, literal)),
  );
  const isState = rule.signal.quantity.unit === 'state';
  return [
    ...limits.map((text, at) => ({ key: `${rule.key} limit ${at}`, text })),
    ...(['for', 'keep_firing_for'] as const).map((name) => ({
      key: `${rule.key} ${name}`,
      text: rule[name] ?? '',
    })),
  ].filter(({ key, text }) => text !== '' && !(isState && key.endsWith('limit 0') && /^[01]$/.test(text)));
}

/** A limit that comes from another section is found out: it moves with none of these. */
const all = leaves(['thresholds', 'evaluation', 'jobs', 'backup']);

describe('every number of a rule', () => {
  const moved = new Map<string, string[]>();

  beforeAll(() => {
    const before = new Map(rules.flatMap(sitesOf).map(({ key, text }) => [key, text]));
    for (const { path, config } of all) {
      const after = rulesOf(alertingFor(config)).flatMap(sitesOf);
      for (const { key, text } of after) {
        if (before.get(key) !== text) moved.set(key, [...(moved.get(key) ?? []), path]);
      }
    }
  }, 60_000);

  it.each(rules.map((rule) => [rule.key, rule] as const))('%s moves with the configuration', (_, rule) => {
    expect(
      sitesOf(rule)
        .filter(({ key }) => !moved.has(key))
        .map(({ key, text }) => `${key} ${text} is moved by no number of thresholds.yaml`),
    ).toEqual([]);
  });

  it('moves with the number that bears its name, and with no other signal’s', () => {
    const limit = (alert: string, level: number) => moved.get(`${alert}[${level}] limit 0`);
    expect(limit('HighMemoryUsage', 0)).toEqual(['thresholds.memory.warning.above']);
    expect(limit('HighMemoryUsage', 1)).toEqual(['thresholds.memory.critical.above']);
    expect(limit('HighCPUUsage', 0)).toEqual(['thresholds.cpu.warning.above']);
    expect(moved.get('DatabaseDown[0] for')).toEqual(['thresholds.databaseDown.critical.for']);
    expect(moved.get('DatabaseDown[0] keep_firing_for')).toEqual(['evaluation.keepFiringFor']);
  });
});

describe.each(rules.map((rule) => [rule.key, rule] as const))('%s', (_, rule) => {
  const { expr, signal } = rule;
  const comparisons = comparisonsOf(expr);

  it('has no number beside its limits', () => {
    const all = nodesOf(expr).filter(({ name }) => name.startsWith('NumberDurationLiteral'));
    expect(all).toHaveLength(comparisons.flatMap(({ literals }) => literals).length);
  });

  it('compares with > or < only; a guard with >=', () => {
    const expected = [signal.direction === 'above' ? '>' : '<', ...(signal.guard ? ['>='] : [])];
    expect(comparisons.map(({ sign }) => sign)).toEqual(expected);
  });

  it('reads recorded quantities only', () => {
    const records = new Set(slices.flatMap((slice) => slice.records.map(({ record }) => record)));
    expect(metricsOf(expr).filter((name) => !records.has(name))).toEqual([]);
  });
});
