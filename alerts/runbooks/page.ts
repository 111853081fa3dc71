import type { Config } from '../../config';
import { boardTitle, panelUrl } from '../board';
import type { Signal } from '../signal';
import { bilingual } from '../text';
import { escalation } from './escalation';
import { limits } from './limits';
import { linkProcedures, proceduresOf } from './links';
import type { Procedure } from './procedure';
import type { Relation } from './related';
import { review } from './review';
import { both, steps } from './steps';
import { variablesNote } from './variables';

/** Folder of the generated pages, relative to the repository. */
export const RUNBOOK_DIR = 'docs/runbooks';

/** What a page needs to know beside its own signal. */
export interface Library {
  readonly config: Config;
  readonly signals: readonly Signal[];
  readonly procedures: readonly Procedure[];
  /** Other alerts that belong to one, by its name, see `relations`. */
  readonly relations: ReadonlyMap<string, readonly Relation[]>;
}

/** The page of one alert: what it means, with the numbers as they are configured, and what to type. */
export function runbookPage(signal: Signal, library: Library): string {
  const { config } = library;
  const { runbook, quantity } = signal;
  const url = panelUrl(config.environment, signal.board, signal.alert);
  const { reviewed, due } = review(config);
  return linkProcedures(`# ${signal.alert}: ${bilingual(signal.title)}

${both(runbook.meaning)}

## しきい値 / Limits

${limits(signal, config)}

データがないとき / no data: ${signal.noData === 'silent' ? '発報しない / silent' : '発報する / fires'}

## 影響 / Impact

${both(runbook.impact)}

## 診断 / Diagnosis

グラフ / dashboard: [${bilingual(boardTitle(signal.board))}](${url})

${variablesNote(signal)}
${steps(runbook.diagnosis)}

## 一時対策 / Mitigation

${steps(runbook.mitigation)}

## 恒久対策 / Permanent fix

${steps(runbook.permanentFix)}

## エスカレーション / Escalation

${escalation(signal, config)}

## 関連 / Related

${relatedLines(signal, library).join('\n')}

## 計測式 / Measured as

記録名 / recorded as \`${quantity.record}\`

${quantity.sources.map(({ expr, labels }) => fence(expr, labels)).join('\n\n')}

---

最終確認 / last reviewed: ${reviewed}、次回 / next by: ${due}。
生成元 / generated from \`config/thresholds.yaml\`、\`alerts/signals/\`。
`).replace(/\n{3,}/g, '\n\n');
}

function relatedLines(signal: Signal, { procedures, relations }: Library): string[] {
  const named = proceduresOf(signal);
  return [
    ...(relations.get(signal.alert) ?? []).map(
      ({ title, alerts }) => `- ${bilingual(title)}: ${alerts.map((it) => `[${it}](${it}.md)`).join(', ')}`,
    ),
    ...procedures
      .filter(({ name }) => named.includes(name))
      .map(({ name, title }) => `- 手順 / procedure: [${bilingual(title)}](../procedures/${name}.md)`),
    '- [症状から探す / by symptom](troubleshooting.md)、[一覧 / all runbooks](README.md)',
  ];
}

function fence(expr: string, labels: object | undefined): string {
  const note = labels ? `${JSON.stringify(labels)}:\n\n` : '';
  return `${note}\`\`\`promql\n${expr}\n\`\`\``;
}
