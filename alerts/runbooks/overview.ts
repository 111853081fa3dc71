import { BOARD_IDS, boardTitle } from '../board';
import type { Signal } from '../signal';
import { bilingual } from '../text';
import type { Library } from './page';
import { review } from './review';
import { table } from './table';

/** The list of all pages, by board. */
export function runbookIndex({ config, signals }: Library): string {
  const { reviewed, due } = review(config);
  const sections = BOARD_IDS.flatMap((board) => {
    const own = signals.filter((signal) => signal.board === board);
    return own.length > 0 ? [`## ${bilingual(boardTitle(board))}\n\n${rows(own)}`] : [];
  });
  return `# 手順書 / Runbooks

アラート名が分からないときは[症状から探す](troubleshooting.md)。通しで行う作業は[作業手順](../procedures/README.md)。

Look [by symptom](troubleshooting.md) if you do not know the alert; [procedures](../procedures/README.md) are followed
from top to bottom.

${sections.join('\n\n')}

---

最終確認 / last reviewed: ${reviewed}、次回 / next by: ${due}
`;
}

function rows(signals: readonly Signal[]): string {
  return table(
    ['アラート / alert', '内容 / what', '重大度 / severity', '担当 / owner'],
    signals.map((signal) => [
      `[${signal.alert}](${signal.alert}.md)`,
      bilingual(signal.title),
      [...new Set(signal.levels.map(({ sev, severity }) => sev ?? severity))].join(', '),
      [...new Set(signal.levels.map(({ team }) => team ?? signal.team))].join(', '),
    ]),
  );
}
