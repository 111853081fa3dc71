/** A matcher of a selector. */
export interface Matcher {
  readonly label: string;
  readonly operator: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

/** What an expression reads: the series of a name that fit the matchers, over a window where it has one. */
export interface Selected {
  readonly name: string;
  readonly matchers: readonly Matcher[];
  /** As it is written: `5m`. Default: only the newest sample is read. */
  readonly window?: string;
  /** Of a subquery right behind it: `1m` of `[3d:1m]`. Default: every sample of the window is read. */
  readonly step?: string;
}

/** A string, a comment, a name, or a single other character. */
const TOKEN = /"(?:[^"\\]|\\.)*"|#[^\n]*|[a-zA-Z_:][\w:]*|\d[\w.]*|\s+|[^]/g;
/** Before a list of labels in parentheses. */
const LISTS = ['by', 'without', 'on', 'ignoring', 'group_left', 'group_right'];
const WORDS = [...LISTS, 'and', 'or', 'unless', 'bool', 'offset', 'inf', 'nan', 'start', 'end', 'atan2'];

/**
 * The selectors of an expression of this repository: valid PromQL with names in front of braces or `__name__` inside.
 * Not a parser of PromQL: a test holds it against Prometheus' own grammar for every rule.
 */
export function selectorsIn(expr: string): readonly Selected[] {
  const tokens = (expr.match(TOKEN) ?? []).filter((token) => !/^(\s|#)/.test(token));
  const found: Selected[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at] ?? '';
    if (LISTS.includes(token) && tokens[at + 1] === '(') {
      at = tokens.indexOf(')', at); // names of labels
      continue;
    }
    if (token === '[') {
      at = tokens.indexOf(']', at); // a window, read with its selector
      continue;
    }
    // A function stands before a parenthesis; an aggregation may have its labels in between.
    const called = ['(', 'by', 'without'].includes(tokens[at + 1] ?? '');
    const named = /^[a-zA-Z_:]/.test(token) && !called && !WORDS.includes(token.toLowerCase());
    if (!named && token !== '{') continue;
    const open = named ? at + 1 : at;
    const close = tokens[open] === '{' ? tokens.indexOf('}', open) : at;
    const matchers = tokens[open] === '{' ? matchersOf(tokens.slice(open + 1, close)) : [];
    const range = rangeAt(tokens, close + 1);
    for (const name of named ? [token] : namesIn(matchers)) found.push({ name, matchers, ...range });
    at = close;
  }
  return found;
}

function matchersOf(tokens: readonly string[]): Matcher[] {
  const text = tokens.join('');
  const each = /([a-zA-Z_]\w*)(=~|!~|!=|=)("(?:[^"\\]|\\.)*")/g;
  return [...text.matchAll(each)].map(([, label = '', operator = '=', value = '""']) => ({
    label,
    operator: operator as Matcher['operator'],
    value: JSON.parse(value) as string,
  }));
}

/** Alternatives of `__name__`. */
function namesIn(matchers: readonly Matcher[]): string[] {
  return matchers.find(({ label }) => label === '__name__')?.value.split('|') ?? [];
}

/** What stands in brackets: a window, or a window and a step. */
function rangeAt(tokens: readonly string[], at: number): Pick<Selected, 'window' | 'step'> {
  if (tokens[at] !== '[') return {};
  const [window = '', step] = tokens
    .slice(at + 1, tokens.indexOf(']', at))
    .join('')
    .split(':');
  return { window, ...(step !== undefined && step !== '' && { step }) };
}
