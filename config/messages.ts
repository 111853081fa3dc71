import type * as z from 'zod';

type Raw = z.core.$ZodRawIssue;

const TYPES: Readonly<Record<string, string>> = {
  object: 'a map of settings',
  record: 'a map of settings',
  array: 'a list',
  string: 'a text (put it in quotes)',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  null: 'null',
};

const FORMATS: Readonly<Record<string, string>> = {
  email: 'an e-mail address such as ops@example.com',
  url: 'a URL such as https://example.com',
};

/**
 * What a value should have been, in our words: the error map of every schema. Sentences that a schema gives
 * itself win. For unknown keys the answer is the list of the known ones, see `unknownKey`.
 */
export function expectation(issue: Raw): string {
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${TYPES[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return issue.values.length === 1
        ? `expected ${String(issue.values[0])}`
        : `expected one of ${issue.values.map(String).join(', ')}`;
    case 'invalid_format':
      return `expected ${FORMATS[issue.format] ?? `a text of the form ${issue.pattern ?? issue.format}`}`;
    case 'too_small':
      return `expected ${amount(issue.origin, issue.minimum, 'at least')}`;
    case 'too_big':
      return `expected ${amount(issue.origin, issue.maximum, 'at most')}`;
    case 'unrecognized_keys':
      return knownKeys(issue).join(' ');
    case 'invalid_key':
      return `expected another key: ${issue.issues.map((one) => one.message).join('; ')}`;
    default:
      return `expected another value (${issue.code ?? 'unknown reason'})`;
  }
}

function amount(origin: string, bound: number | bigint, word: string): string {
  if (origin === 'array') return `a list with ${word} ${bound} ${Number(bound) === 1 ? 'entry' : 'entries'}`;
  if (origin === 'string') return `a text of ${word} ${bound} character${Number(bound) === 1 ? '' : 's'}`;
  return `a number of ${word} ${bound}`;
}

function knownKeys(issue: Raw): string[] {
  const { def } = (issue.inst as z.core.$ZodObject | undefined)?._zod ?? {};
  return Object.keys(def?.shape ?? {});
}

/** More names than these nobody reads in one line. */
const MOST_NAMES = 12;

/** The sentence for a key that the grammar does not have. */
export function unknownKey(key: string, known: readonly string[]): string {
  const byDistance = known
    .map((name) => ({ name, far: distance(key.toLowerCase(), name.toLowerCase()) }))
    .sort((one, other) => one.far - other.far);
  const nearest = byDistance.find(({ name, far }) => far <= Math.max(1, Math.floor(name.length / 3)));
  if (nearest) return `this key is unknown; did you mean ${nearest.name}?`;
  const names = byDistance.slice(0, MOST_NAMES).map(({ name }) => name);
  const allowed =
    known.length > MOST_NAMES
      ? `one of ${known.length} keys, of which the nearest are ${names.join(', ')}`
      : `one of ${known.join(', ')}`;
  return `this key is unknown, expected ${allowed}; remove it, or check its indentation`;
}

/** Levenshtein's distance with neighbours swapped as one edit; texts of very different length are just far. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 8) return Infinity;
  const rows = [Array.from({ length: b.length + 1 }, (_, at) => at)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const at = (back: number, left: number) => (back === 0 ? row : rows[i - back])?.[j - left] ?? Infinity;
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(
        Math.min(
          at(0, 1) + 1,
          at(1, 0) + 1,
          at(1, 1) + (a[i - 1] === b[j - 1] ? 0 : 1),
          swapped ? at(2, 2) + 1 : Infinity,
        ),
      );
    }
    rows.push(row);
  }
  return rows.at(-1)?.[b.length] ?? Infinity;
}
