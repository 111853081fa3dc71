import { BOARD_IDS, boardTitle } from '../../board';
import type { Signal } from '../../signal';
import { bilingual } from '../../text';
import { linkProcedures } from '../links';
import type { Library } from '../page';
import { both, steps } from '../steps';
import type { Symptom } from './symptom';
import { symptoms } from './symptoms';

/** From what people see to alerts and first commands; a symptom that no alert has is left out. */
export function troubleshootingGuide({ config, signals }: Library): string {
  const sections = symptoms(config).flatMap((symptom) => {
    const alerts = signals.filter(symptom.belongs);
    return alerts.length > 0 ? [section(symptom, alerts)] : [];
  });
  const boards = BOARD_IDS.flatMap((board) => {
    const own = signals.filter((signal) => signal.board === board);
    return own.length > 0
      ? [`### ${bilingual(boardTitle(board))}\n\n${own.map(firstCommand).join('\n')}`]
      : [];
  });
  return linkProcedures(`# トラブルシューティング / Troubleshooting

見えている症状を選び、上から順に入力する。発報中のアラートがあれば、その手順書に移る。

Choose what you see and type from the top. When an alert is firing, go on in its runbook.

${sections.join('\n\n')}

## アラートごとの最初の一手 / The first command of every alert

${boards.join('\n\n')}
`).replace(/\n{3,}/g, '\n\n');
}

function section({ title, first, beware }: Symptom, alerts: readonly Signal[]): string {
  const links = alerts.map((signal) => link(signal)).join(', ');
  return `## ${bilingual(title)}

${steps(first)}

アラート / alerts: ${links}
${beware ? `\n**注意 / beware**: ${both(beware)}` : ''}`;
}

function firstCommand(signal: Signal): string {
  const command = signal.runbook.diagnosis.find((step) => step.command !== undefined)?.command;
  return `- ${link(signal)} ${bilingual(signal.title)}${command === undefined ? '' : `: \`${command}\``}`;
}

function link({ alert }: Signal): string {
  return `[${alert}](${alert}.md)`;
}
