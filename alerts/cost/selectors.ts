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
  /** As it is written: `5m`; of a subquery the whole window. Default: only the newest sample is read. */
  readonly window?: string;
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
    // A function stands before a parenthesis; an aggregation may have its labels in between.
    const called = ['(', 'by', 'without'].includes(tokens[at + 1] ?? '');
    const named = /^[a-zA-Z_:]/.test(token) && !called && !WORDS.includes(token.toLowerCase());
    if (!named && token !== '{') continue;
    const open = named ? at + 1 : at;
    const close = tokens[open] === '{' ? tokens.indexOf('}', open) : at;
    const matchers = tokens[open] === '{' ? matchersOf(tokens.slice(open + 1, close)) : [];
    const window = windowAt(tokens, close + 1);
    for (const name of named ? [token] : namesIn(matchers))
      found.push({ name, matchers, ...(window !== undefined && { window }) });
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

/** The text in brackets, without the resolution of a subquery. */
function windowAt(tokens: readonly string[], at: number): string | undefined {
  if (tokens[at] !== '[') return undefined;
  return tokens
    .slice(at + 1, tokens.indexOf(']', at))
    .join('')
    .split(':')[0];
}
