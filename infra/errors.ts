/** Exit codes of every command, also told by `--help`. */
export const EXIT = { ok: 0, failed: 1, usage: 2 } as const;

/** The command was called wrongly, or its input is wrong: one sentence, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Something needed is missing or refused: one sentence that says what to do, exit code 1. */
export class PreflightError extends Error {
  override readonly name = 'PreflightError';
}
