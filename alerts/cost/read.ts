import { labelsOf } from '../../inventory';
import type { Kind, Shape } from '../../inventory';
import type { Labels } from '../quantity';
import type { Matcher } from './selectors';

/** Series that an expression may read, and how often each has a sample. */
export interface Readable {
  readonly shape: Shape;
  /** Seconds between two samples. */
  readonly every: number;
  /** Recorded ones carry labels that only their expression knows: a matcher on an unknown label lets all through. */
  readonly recorded: boolean;
}

/** The part of some series that fits a selector's matchers; as in PromQL a label that is missing is empty. */
export function select({ shape, recorded }: Readable, matchers: readonly Matcher[]): Shape {
  const wanted = matchers.filter(({ label }) => label !== '__name__');
  const known = (label: string) => shape.some((kind) => has(kind, label));
  const foreign = wanted.filter(({ label }) => !known(label));
  if (!recorded && foreign.some((matcher) => !fits({}, matcher))) return [[]];
  return shape.map((kind) => {
    const own = wanted.filter(({ label }) => has(kind, label));
    return own.length === 0 ? kind : kind.filter((labels) => own.every((matcher) => fits(labels, matcher)));
  });
}

/** The series that are left when only some labels are looked at. */
export function project(shape: Shape, labels: readonly string[]): Shape {
  return shape.flatMap((kind) => {
    if (kind.length > 0 && !labels.some((label) => has(kind, label))) return [];
    const seen = new Map<string, Labels>();
    for (const all of kind) {
      const kept = Object.fromEntries(
        labels.flatMap((label) => (label in all ? [[label, all[label] ?? '']] : [])),
      );
      seen.set(JSON.stringify(kept), kept);
    }
    return [[...seen.values()]];
  });
}

/** A label that `label_replace` makes of another: `$1` in the text stands for all of it. */
export interface Made {
  readonly label: string;
  readonly text: string;
  readonly from: string;
}

/** The series with labels made of others, where they have none of that name. */
export function withMade(shape: Shape, made: readonly Made[]): Shape {
  const added = made.filter(({ label }) => !shape.some((kind) => has(kind, label)));
  return shape.map((kind) => {
    const own = added.filter(({ from }) => has(kind, from));
    if (own.length === 0) return kind;
    return kind.map((labels): Labels => {
      const more = own.map(
        ({ label, text, from }) => [label, text.replace('$1', labels[from] ?? '')] as const,
      );
      return { ...labels, ...Object.fromEntries(more) };
    });
  });
}

/** Of how many label names a shape has at least one spelling. */
export function covered(shape: Shape, names: readonly (readonly string[])[]): number {
  return names.filter((spellings) => spellings.some((label) => shape.some((kind) => has(kind, label))))
    .length;
}

const has = (kind: Kind, label: string) => labelsOf(kind).has(label);

const patterns = new Map<string, RegExp>();

function fits(labels: Labels, { label, operator, value }: Matcher): boolean {
  const found = labels[label] ?? '';
  if (operator === '=' || operator === '!=') return (found === value) === (operator === '=');
  const pattern = patterns.get(value) ?? new RegExp(`^(?:${value})$`, 's');
  patterns.set(value, pattern);
  return pattern.test(found) === (operator === '=~');
}
