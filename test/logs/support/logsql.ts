/** A log line, or a result, as the log store gives it. */
export type Row = Readonly<Record<string, string>>;
type Filter = (row: Row) => boolean;

/**
 * The part of LogsQL that the commands use, by its documentation: filters on streams and fields, and the pipes
 * replace, stats, filter, sort, fields and limit. `_time` is read and lets everything pass.
 * Errors: everything else.
 */
export function answer(query: string, rows: readonly Row[]): readonly Row[] {
  const words = tokens(query);
  let found: readonly Row[] = rows.filter(filter(words));
  while (words.length > 0) {
    expect(words, '|');
    found = pipe(words, found);
  }
  return found;
}

const TOKEN = /\s*("(?:[^"\\]|\\.)*"|[<>]=?|:=|[:|(){},=*]|[^\s":|(){},=*<>]+)/y;

function tokens(query: string): string[] {
  const found: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < query.trimEnd().length) {
    const match = TOKEN.exec(query);
    if (!match) throw new Error(`cannot read the query: ${query}`);
    found.push(match[1]!);
  }
  return found;
}

const text = (word: string): string => (word.startsWith('"') ? (JSON.parse(word) as string) : word);

function expect(words: string[], word: string): void {
  const found = words.shift();
  if (found !== word) throw new Error(`expected ${word}, found ${found}`);
}

function list(words: string[]): string[] {
  const all: string[] = [];
  expect(words, '(');
  while (words[0] !== ')') {
    all.push(text(words.shift()!));
    if (words[0] === ',') words.shift();
  }
  words.shift();
  return all;
}

/** All of the filters up to a pipe or a parenthesis; `or` binds less. */
function filter(words: string[]): Filter {
  const either: Filter[][] = [[]];
  while (words.length > 0 && words[0] !== '|' && words[0] !== ')') {
    if (words[0] === 'or') {
      words.shift();
      either.push([]);
    } else either.at(-1)!.push(one(words));
  }
  if (either.some((all) => all.length === 0)) throw new Error('a filter is missing');
  return (row) => either.some((all) => all.every((each) => each(row)));
}

function one(words: string[]): Filter {
  const first = words.shift()!;
  if (first === '*') return () => true;
  if (first === '{') return streams(words);
  if (first === '(') {
    const inner = filter(words);
    expect(words, ')');
    return inner;
  }
  const separator = words.shift();
  const value = (row: Row) => row[first] ?? '';
  if (separator === ':=') {
    const wanted = text(words.shift()!);
    return (row) => value(row) === wanted;
  }
  if (separator !== ':') throw new Error(`expected a filter, found ${first} ${separator}`);
  const operator = words.shift()!;
  if (first === '_time') {
    if (!/^\d+[mhd]$/.test(operator)) throw new Error(`no time: ${operator}`);
    return () => true;
  }
  if (operator === '*') return (row) => value(row) !== '';
  if (operator === 'in') {
    const wanted = list(words);
    return (row) => wanted.includes(value(row));
  }
  const number = Number(words.shift());
  const compare: Readonly<Record<string, (it: number) => boolean>> = {
    '>': (it) => it > number,
    '>=': (it) => it >= number,
    '<': (it) => it < number,
    '<=': (it) => it <= number,
  };
  const fits = compare[operator];
  if (!fits || Number.isNaN(number)) throw new Error(`expected a filter, found ${first}:${operator}`);
  return (row) => value(row) !== '' && fits(Number(value(row)));
}

function streams(words: string[]): Filter {
  const wanted: [string, string][] = [];
  while (words[0] !== '}') {
    const name = words.shift()!;
    expect(words, '=');
    wanted.push([name, text(words.shift()!)]);
    if (words[0] === ',') words.shift();
  }
  words.shift();
  return (row) => wanted.every(([name, value]) => row[name] === value);
}

function pipe(words: string[], rows: readonly Row[]): readonly Row[] {
  const name = words.shift();
  switch (name) {
    case 'filter':
      return rows.filter(filter(words));
    case 'limit':
      return rows.slice(0, Number(words.shift()));
    case 'replace': {
      const [from = '', to = ''] = list(words);
      expect(words, 'at');
      const field = words.shift()!;
      return rows.map((row) => ({ ...row, [field]: (row[field] ?? '').replaceAll(from, to) }));
    }
    case 'fields': {
      const names: string[] = [];
      while (words.length > 0 && words[0] !== '|') names.push(words.shift()!);
      return rows.map((row) =>
        Object.fromEntries(names.flatMap((key) => (row[key] ? [[key, row[key]]] : []))),
      );
    }
    case 'sort':
      return sort(words, rows);
    case 'stats':
      return stats(words, rows);
    default:
      throw new Error(`unknown pipe ${name}`);
  }
}

function sort(words: string[], rows: readonly Row[]): readonly Row[] {
  expect(words, 'by');
  const names = list(words);
  const sign = words[0] === 'desc' ? (words.shift(), -1) : 1;
  const limit = words[0] === 'limit' ? (words.shift(), Number(words.shift())) : rows.length;
  const order = (a = '', b = '') =>
    a !== '' && b !== '' && !Number.isNaN(Number(a) - Number(b))
      ? Number(a) - Number(b)
      : a < b
        ? -1
        : +(a > b);
  const compare = (a: Row, b: Row) =>
    names.map((name) => sign * order(a[name], b[name])).find((it) => it !== 0) ?? 0;
  return [...rows].sort(compare).slice(0, limit);
}

type Function = (values: readonly string[]) => string;
const FUNCTIONS: Readonly<Record<string, Function>> = {
  count: (values) => String(values.length),
  count_uniq: (values) => String(new Set(values.filter((it) => it !== '')).size),
  min: (values) => [...values].sort()[0] ?? '',
  max: (values) => [...values].sort((a, b) => Number(a) - Number(b) || +(a > b) - +(a < b)).at(-1) ?? '',
  avg: (values) => {
    const numbers = values.filter((it) => it !== '').map(Number);
    return numbers.length > 0 ? String(numbers.reduce((a, b) => a + b) / numbers.length) : 'NaN';
  },
};

function stats(words: string[], rows: readonly Row[]): readonly Row[] {
  const by = words[0] === 'by' ? (words.shift(), list(words)) : [];
  const columns: [name: string, compute: (rows: readonly Row[]) => string][] = [];
  do {
    const called = words.shift()!;
    const compute = FUNCTIONS[called];
    if (!compute) throw new Error(`unknown function ${called}`);
    const [field = ''] = list(words);
    let passes: Filter = () => true;
    if (words[0] === 'if') {
      words.shift();
      expect(words, '(');
      passes = filter(words);
      expect(words, ')');
    }
    expect(words, 'as');
    columns.push([words.shift()!, (group) => compute(group.filter(passes).map((row) => row[field] ?? ''))]);
  } while (words[0] === ',' && words.shift());
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = JSON.stringify(by.map((name) => row[name] ?? ''));
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  if (by.length === 0 && groups.size === 0) groups.set('[]', []);
  return [...groups].map(([key, group]) => ({
    ...Object.fromEntries(by.map((name, at) => [name, (JSON.parse(key) as string[])[at]!])),
    ...Object.fromEntries(columns.map(([name, compute]) => [name, compute(group)])),
  }));
}
