import type { Config } from '../../config';
import type { Step } from '../signal';
import { bilingual } from '../text';
import type { Text } from '../text';
import { both, steps } from './steps';

/** Folder of the generated pages, relative to the repository. */
export const PROCEDURE_DIR = 'docs/procedures';

/** A page that a person follows from top to bottom, whichever alert led to it. */
export interface Procedure {
  /** File name without its ending. */
  readonly name: string;
  readonly title: Text;
  /** When to follow it, and when another one. */
  readonly when: Text;
  /** What to know before the first command: limits, what is lost, what is not touched. */
  readonly facts: readonly Text[];
  readonly steps: readonly Step[];
  /** How one knows that it worked. */
  readonly proof: readonly Step[];
  /** How to take it back. */
  readonly undo: readonly Step[];
}

export type ProcedureBuilder = (config: Config) => Procedure;

/**
 * The page of a procedure: the commands with the names and numbers as they are configured. `alerts`: those whose
 * runbooks lead here.
 */
export function procedurePage(
  { title, when, facts, proof, undo, ...rest }: Procedure,
  alerts: readonly string[],
): string {
  return `# ${bilingual(title)}

${both(when)}
${alerts.length > 0 ? `\nアラート / alerts: ${alerts.map((it) => `[${it}](../runbooks/${it}.md)`).join(', ')}\n` : ''}
## 先に知っておくこと / Before you begin

${facts.map((fact) => `- ${bilingual(fact)}`).join('\n')}

## 手順 / Steps

${steps(rest.steps)}

## 確認 / How to know that it worked

${steps(proof)}

## 元に戻す / How to take it back

${steps(undo)}
`;
}

/** The list of all procedures. */
export function procedureIndex(procedures: readonly Procedure[]): string {
  const rows = procedures.map(
    ({ name, title, when }) => `| [${bilingual(title)}](${name}.md) | ${when.ja} |`,
  );
  return `# 作業手順 / Procedures

| 手順 / procedure | いつ / when |
| --- | --- |
${rows.join('\n')}
`;
}
