/** Something a linter has against an object. */
export interface LintFinding {
  /** The linter's id of the rule. */
  readonly rule: string;
  /** `Kind/name`. */
  readonly object: string;
  readonly detail: string;
}

/** A linter: its findings about every manifest below a folder. Errors: Skip when it cannot be had here. */
export type Linter = (folder: string) => Promise<readonly LintFinding[]>;
