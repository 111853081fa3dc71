import type { Config } from '../../config';

/** When the pages were read, and by when they should be again; both as `2026-11-22`. */
export interface Review {
  readonly reviewed: string;
  readonly due: string;
}

export function review({ runbooks }: Config): Review {
  const { reviewed, reviewEvery } = runbooks;
  const due = new Date(Date.parse(reviewed) + reviewEvery * 1000);
  return { reviewed, due: due.toISOString().slice(0, 'yyyy-mm-dd'.length) };
}

/** One sentence for whoever looks at CI on this day (`2026-11-22`): nothing to do, or what. */
export function reviewNote(config: Config, today: string): string {
  const { reviewed, due } = review(config);
  return today <= due
    ? `runbooks: reviewed on ${reviewed}, next review by ${due}`
    : `runbooks: the review has been due since ${due} (last one on ${reviewed}): walk through docs/runbooks and ` +
        'docs/procedures, correct what is wrong, and set runbooks.reviewed in config/thresholds.yaml';
}
