/** One program of a line, with what the shell does before it starts. */
export interface ShellCommand {
  /** The program and its arguments, without quotes; `$NAME` stays as it is written. */
  readonly words: readonly string[];
  /** Files it reads or writes, `/dev/null` and copies of descriptors included. */
  readonly redirects: readonly { readonly operator: string; readonly target: string }[];
  /** `NAME=value` in front of it. */
  readonly assignments: Readonly<Record<string, string>>;
}

/** A line taken apart. */
export interface ShellLine {
  readonly commands: readonly ShellCommand[];
  /** Names the shell would look up, with or without braces. */
  readonly variables: readonly string[];
}

type Token = { readonly word: string; readonly quoted: boolean } | { readonly operator: string };

const OPERATORS = ['&&', '||', '|', ';', '(', ')'] as const;
const REDIRECT = /^(?:\d*(?:>>|>&\d|>|<))/;
const ASSIGNMENT = /^([A-Za-z_]\w*)=(.*)$/s;

/**
 * The programs of one line of shell, in order; those of `$(…)` come before the one that uses their output.
 * Pipes, lists, subshells, redirections and both kinds of quotes are known. Errors: everything else, because a
 * person who is in a hurry can't check it either (backquotes, here-documents, loops, globs, background jobs).
 */
export function parseShell(line: string): ShellLine {
  const found: ShellCommand[] = [];
  const variables = new Set<string>();
  const tokens = tokenize(line, {
    substitute: (inner) => {
      const { commands, variables: names } = parseShell(inner);
      found.push(...commands);
      for (const name of names) variables.add(name);
    },
    lookUp: (name) => variables.add(name),
  });
  let words: string[] = [];
  let redirects: { operator: string; target: string }[] = [];
  let assignments: Record<string, string> = {};
  let depth = 0;
  const end = (operator: string) => {
    if (words.length > 0) found.push({ words, redirects, assignments });
    else if (Object.keys(assignments).length === 0 && !['(', ')', ''].includes(operator)) {
      throw new Error(`nothing stands before ${operator} in: ${line}`);
    }
    [words, redirects, assignments] = [[], [], {}];
  };
  let afterGroup = false;
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at]!;
    if ('word' in token) {
      const [, name, value] = (words.length === 0 && !token.quoted && ASSIGNMENT.exec(token.word)) || [];
      if (name !== undefined && value !== undefined) assignments = { ...assignments, [name]: value };
      else words.push(token.word);
      afterGroup = false;
    } else if (REDIRECT.test(token.operator)) {
      if (/&\d$/.test(token.operator)) continue;
      const target = tokens[(at += 1)];
      if (!target || !('word' in target)) throw new Error(`${token.operator} needs a file in: ${line}`);
      redirects.push({ operator: token.operator, target: target.word });
    } else {
      if (!afterGroup) end(token.operator);
      depth += Number(token.operator === '(') - Number(token.operator === ')');
      if (depth < 0) break;
      afterGroup = token.operator === ')';
    }
  }
  if (depth !== 0) throw new Error(`parentheses do not match in: ${line}`);
  end('');
  if (found.length === 0) throw new Error(`there is no program in: ${line}`);
  return { commands: found, variables: [...variables] };
}

/** What happens inside words. */
interface Expansions {
  readonly substitute: (inner: string) => void;
  readonly lookUp: (name: string) => void;
}

const VARIABLE = /^\$(?:(\w+)|\{(\w+)\})/;

function tokenize(line: string, expand: Expansions): Token[] {
  const tokens: Token[] = [];
  let word: string | undefined;
  let quoted = false;
  const flush = () => {
    if (word !== undefined) tokens.push({ word, quoted });
    [word, quoted] = [undefined, false];
  };
  const fail = (what: string): never => {
    throw new Error(`${what} in: ${line}`);
  };
  for (let at = 0; at < line.length;) {
    const rest = line.slice(at);
    const char = line[at]!;
    const operator = OPERATORS.find((one) => rest.startsWith(one));
    const [redirect] = ((word === undefined || !/^\d/.test(rest)) && (REDIRECT.exec(rest) ?? [])) || [];
    if (char === "'") {
      const close = line.indexOf("'", at + 1);
      if (close < 0) fail('a quote is not closed');
      word = (word ?? '') + line.slice(at + 1, close);
      [quoted, at] = [true, close + 1];
    } else if (char === '"') {
      const { text, next } = doubleQuoted(line, at + 1, expand);
      word = (word ?? '') + text;
      [quoted, at] = [true, next];
    } else if (rest.startsWith('$(')) {
      const close = closing(line, at + 2);
      expand.substitute(line.slice(at + 2, close));
      word = (word ?? '') + '$()';
      at = close + 1;
    } else if (char === '\\') {
      word = (word ?? '') + (line[at + 1] ?? fail('a backslash ends the line'));
      at += 2;
    } else if (/\s/.test(char)) {
      if (char === '\n') fail('a second line begins');
      flush();
      at += 1;
    } else if (redirect !== undefined) {
      flush();
      tokens.push({ operator: redirect });
      at += redirect.length;
    } else if (operator !== undefined) {
      flush();
      tokens.push({ operator });
      at += operator.length;
    } else if (/[`&*?#!]/.test(char) && !(char === '#' && word !== undefined)) {
      fail(`${char} is not quoted`);
    } else {
      const [, plain, braced] = VARIABLE.exec(rest) ?? [];
      const name = plain ?? braced;
      if (name !== undefined) expand.lookUp(name);
      word = (word ?? '') + char;
      at += 1;
    }
  }
  flush();
  return tokens;
}

function doubleQuoted(line: string, from: number, expand: Expansions) {
  let text = '';
  for (let at = from; at < line.length; at += 1) {
    const char = line[at]!;
    if (char === '"') return { text, next: at + 1 };
    if (char === '`') throw new Error(`\` is not quoted in: ${line}`);
    if (char === '\\' && /["\\$`]/.test(line[at + 1] ?? '')) text += line[(at += 1)];
    else if (line.startsWith('$(', at)) {
      const close = closing(line, at + 2);
      expand.substitute(line.slice(at + 2, close));
      text += '$()';
      at = close;
    } else {
      const [, plain, braced] = VARIABLE.exec(line.slice(at)) ?? [];
      const name = plain ?? braced;
      if (name !== undefined) expand.lookUp(name);
      text += char;
    }
  }
  throw new Error(`a quote is not closed in: ${line}`);
}

/** Where the `)` of a `$(` is; quotes inside may hold others. */
function closing(line: string, from: number): number {
  let depth = 1;
  for (let at = from, quote = ''; at < line.length; at += 1) {
    const char = line[at]!;
    if (quote) quote = char === quote ? '' : quote;
    else if (char === "'" || char === '"') quote = char;
    else if (char === '(') depth += 1;
    else if (char === ')' && (depth -= 1) === 0) return at;
  }
  throw new Error(`$( is not closed in: ${line}`);
}
