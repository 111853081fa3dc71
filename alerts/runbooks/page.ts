import { formatDuration } from '../../config';
import type { Config } from '../../config';
import { boardTitle, panelUrl } from '../board';
import { receiversOf } from '../notify/routes';
import { condition } from '../rules/alerting';
import type { Level, Signal } from '../signal';
import { bilingual } from '../text';
import { unitFacts } from '../unit';
import { both, steps } from './steps';

/** Folder of the generated pages, relative to the repository. */
export const RUNBOOK_DIR = 'docs/runbooks';

/** Both guides' words for a severity, with when somebody should act and when it should be over (C4). */
const SEVERITIES = {
  sev1: 'SEV1(緊急/致命的)— 応答 15 分、復旧 30 分 / respond in 15 min, recover in 30 min',
  sev2: 'SEV2(重要)— 応答 30 分 / respond in 30 min',
  sev3: 'SEV3(通常/軽微)— 応答 2 時間 / respond in 2 h',
  sev4: 'SEV4(軽微)— 計画的に対応 / planned',
} as const;

/** The page of one alert: what it means, with the numbers as they are configured, and what to type. */
export function runbookPage(signal: Signal, config: Config): string {
  const { runbook, quantity } = signal;
  const url = panelUrl(config.environment, signal.board, signal.alert);
  return `# ${signal.alert}: ${bilingual(signal.title)}

${both(runbook.meaning)}

## しきい値 / Limits

${limits(signal, config)}

データがないとき / no data: ${signal.noData === 'silent' ? '発報しない / silent' : '発報する / fires'}

## 影響 / Impact

${both(runbook.impact)}

## 診断 / Diagnosis

グラフ / dashboard: [${bilingual(boardTitle(signal.board))}](${url})

${steps(runbook.diagnosis)}

## 一時対策 / Mitigation

${steps(runbook.mitigation)}

## 恒久対策 / Permanent fix

${steps(runbook.permanentFix)}

## エスカレーション / Escalation

担当 / owner: \`${signal.team}\` <${config.notifications.contacts[signal.team]}>。
緊急 / emergency: <${config.notifications.contacts.emergency}>, Slack \`${config.notifications.slack.emergencyChannel}\`

## 計測式 / Measured as

記録名 / recorded as \`${quantity.record}\`

${quantity.sources.map(({ expr, labels }) => fence(expr, labels)).join('\n\n')}
`;
}

/** The list of all pages. */
export function runbookIndex(signals: readonly Signal[]): string {
  const rows = signals.map((signal) => {
    const worst = [...new Set(signal.levels.map(({ sev, severity }) => sev ?? severity))].join(', ');
    return `| [${signal.alert}](${signal.alert}.md) | ${bilingual(signal.title)} | ${worst} | ${signal.team} |`;
  });
  return `# 手順書 / Runbooks

| アラート / alert | 内容 / what | 重大度 / severity | 担当 / owner |
| --- | --- | --- | --- |
${rows.join('\n')}
`;
}

function limits(signal: Signal, config: Config): string {
  const { format } = unitFacts(signal.quantity.unit);
  const state = signal.quantity.unit === 'state';
  const rows = signal.levels.map((level) => {
    const scope = Object.values(level.match ?? {}).join(' ') || '—';
    const limit = state ? '—' : `${signal.direction === 'above' ? '>' : '<'} ${format(level.limit)}`;
    return `| ${severity(level)} | ${scope} | ${limit} | ${formatDuration(level.for)} | ${receiversOf(signal, level, config).join(', ')} | \`${condition(signal, level).replace(/\n/g, ' ')}\` |`;
  });
  return [
    '| 重大度 / severity | 対象 / which | しきい値 / limit | 継続 / for | 通知先 / receiver | 式 / condition |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}

function severity({ sev, severity: name }: Level): string {
  return sev ? SEVERITIES[sev] : name;
}

function fence(expr: string, labels: object | undefined): string {
  const note = labels ? `${JSON.stringify(labels)}:\n\n` : '';
  return `${note}\`\`\`promql\n${expr}\n\`\`\``;
}
