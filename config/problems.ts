/** One thing that is wrong with the configuration, and where. */
export interface Problem {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based. */
  readonly column: number;
  /** Dotted path of the value; empty for the file itself. */
  readonly path: string;
  /** What was found, shortened; absent where nothing was. */
  readonly found?: string;
  /** What is allowed, and where it helps what to do. */
  readonly message: string;
}

/** People repair from the top; a longer list is a file of another kind. */
const MOST_SHOWN = 50;
const LONGEST_FOUND = 60;

/** `config/thresholds.yaml:42:23 thresholds.memory.warning.above: found 85, expected a percentage such as 85%` */
export function formatProblem(problem: Problem): string {
  const place = `${problem.file}:${problem.line}:${problem.column}`;
  const what = problem.found === undefined ? '' : `found ${problem.found}, `;
  return `${place} ${problem.path === '' ? '' : `${problem.path}: `}${what}${problem.message}`;
}

/** A value for a message: as JSON, on one line, shortened without cutting a character in two. */
export function showValue(value: unknown): string {
  const characters = [...(JSON.stringify(value) ?? String(value))];
  const text =
    characters.length > LONGEST_FOUND
      ? `${characters.slice(0, LONGEST_FOUND - 3).join('')}...`
      : characters.join('');
  // What a terminal would act on instead of showing; JSON escapes only part of it.
  return text.replace(
    /[\p{Cc}\p{Cf}\u2028\u2029]/gu,
    (it) => `\\u${it.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A path for a message: keys that are texts of their own are shortened like values. */
export function showPath(path: readonly (string | number)[]): string {
  return path.map((key) => (/^[\w./~ -]{1,60}$/.test(String(key)) ? String(key) : showValue(key))).join('.');
}

/**
 * The configuration is refused. `problems` holds every reason, ordered by file, line and column; the message
 * the first fifty.
 */
export class ConfigError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const files = [...new Set(problems.map(({ file }) => file))];
    const sorted = [...problems].sort(
      (a, b) => files.indexOf(a.file) - files.indexOf(b.file) || a.line - b.line || a.column - b.column,
    );
    const more = sorted.length - MOST_SHOWN;
    super(
      [...sorted.slice(0, MOST_SHOWN).map(formatProblem), ...(more > 0 ? [`and ${more} more`] : [])].join(
        '\n',
      ),
    );
    this.problems = sorted;
    this.name = 'ConfigError';
  }
}
