import type { Config } from '../../config';
import { boardTitle, boardUid } from '../board';
import type { Signal } from '../signal';
import { bilingual } from '../text';
import { table } from './table';
import { isAutomated, RHYTHMS, tasks } from './tasks';
import type { Means, Rhythm } from './tasks';

/** Where the page stands in the repository. */
export const TASKS_PAGE = 'docs/tasks.md';

const WORDS: Readonly<Record<Rhythm, string>> = {
  daily: '毎日 / daily',
  weekly: '毎週 / weekly',
  monthly: '毎月 / monthly',
};

/** The page `docs/tasks.md`: what recurs, and who does it. */
export function tasksPage(config: Config, signals: readonly Signal[]): string {
  const all = tasks(config, signals);
  const automated = all.filter(isAutomated).length;
  const sections = RHYTHMS.map((rhythm) => {
    const rows = all
      .filter((task) => task.rhythm === rhythm)
      .map((task) => [
        bilingual(task.title),
        isAutomated(task) ? '自動 / automated' : '**人 / a person**',
        means(task.by, config),
      ]);
    return `## ${WORDS[rhythm]}\n\n${table(['作業 / task', 'だれが / who', '手段 / by'], rows)}`;
  });
  return `# 定期作業 / Recurring tasks

${all.length} 件のうち ${automated} 件は人手なしで進み、失敗すれば通知されます。割合はボード「${boardTitle('kpi').ja}」にあります。

${automated} of ${all.length} need nobody, and tell when they go wrong; the share is on the board ${boardTitle('kpi').en}.

${sections.join('\n\n')}
`;
}

function means(by: Means, { environment }: Config): string {
  if ('job' in by) return `CronJob \`${by.job}\``;
  if ('alerts' in by) return by.alerts.map((alert) => `[${alert}](runbooks/${alert}.md)`).join(', ');
  if ('command' in by) return `\`${by.command}\``;
  if ('page' in by) return `[${by.page.replace(/^\.\.\//, '')}](${by.page})`;
  return `[${bilingual(boardTitle(by.board))}](${environment.urls.grafana}/d/${boardUid(by.board)})`;
}
