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

/** `thresholds.yaml:42:23 thresholds.memory.warning.above: found 85, expected a percentage such as 85%` */
export function formatProblem(problem: Problem): string {
  const place = `${problem.file}:${problem.line}:${problem.column}`;
  const what = problem.found === undefined ? '' : `found ${problem.found}, `;
  return `${place} ${problem.path === '' ? '' : `${problem.path}: `}${what}${problem.message}`;
}

/** The configuration is refused: `problems` holds every reason, in the order of the files. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly Problem[]) {
    super(problems.map(formatProblem).join('\n'));
    this.name = 'ConfigError';
  }
}
