import { costLine, estimate, overBudget } from '../alerts';
import { loadConfig, loadScripts } from './load';
import { compare, write } from './files';
import type { Changes } from './files';
import { outputs, ownedFolders } from './outputs';
import { buildPlane } from './plane';
import type { Plane } from './plane';

export interface SynthOptions {
  /** The checkout. */
  readonly root: string;
  readonly environment: string;
  /** Only compare: nothing is written. */
  readonly check: boolean;
}

/** Renders an environment's plane into files. Returns whether what is committed was up to date. */
export function synth({ root, environment, check }: SynthOptions): {
  readonly fresh: boolean;
  readonly report: string;
} {
  const plane = buildPlane(loadConfig(root, environment), loadScripts(root));
  const files = outputs(plane);
  const committed = new Map([...files].filter(([name]) => !check || !name.startsWith('dist/')));
  const owned = ownedFolders(environment).filter((folder) => !check || !folder.startsWith('dist/'));
  const changes = compare(root, committed, owned);
  const fresh = [...changes.added, ...changes.changed, ...changes.removed].length === 0;
  if (!check) write(root, files, changes);
  return { fresh, report: check ? staleness(changes, fresh) : summary(plane, changes) };
}

function staleness(changes: Changes, fresh: boolean): string {
  if (fresh) return 'kubernetes/, docs/runbooks/ and the schemas are up to date.';
  const lines = (['added', 'changed', 'removed'] as const).flatMap((kind) =>
    changes[kind].map((name) => `  ${kind}: ${name}`),
  );
  return ['Rendered files are stale; run `npm run synth` and commit the result:', ...lines].join('\n');
}

function summary(
  { config, alerting, jobs, boards, components, inventory, patches }: Plane,
  changes: Changes,
): string {
  const kinds = new Map<string, number>();
  for (const { kind } of components.flatMap(({ objects }) => objects))
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  const objects = [...kinds].sort().map(([kind, count]) => `${count} ${kind}`);
  const alerts = alerting.slices.reduce((sum, slice) => sum + slice.alerts.length, 0);
  const cost = estimate(config, alerting);
  const rows: [string, string][] = [
    ['environment', config.environment.name],
    [
      'objects',
      `${components.reduce((sum, it) => sum + it.objects.length, 0)} in ${components.length} files: ${objects.join(', ')}`,
    ],
    ['signals', `${alerting.signals.length} with ${alerts} alert rules`],
    ['receivers', alerting.alertmanager.receivers.map(({ name }) => name).join(', ')],
    ['scrape jobs', inventory.scrapeJobs.map(({ job }) => job).join(', ')],
    ['cron jobs', jobs.map(({ name }) => name).join(', ')],
    ['cost', [costLine(cost, config), ...overBudget(cost)].join('; ')],
    ['boards', boards.map(({ uid }) => uid).join(', ')],
    ['patches', patches.map(({ metadata }) => metadata.name).join(', ') || 'none'],
    [
      'files',
      `${changes.added.length} added, ${changes.changed.length} changed, ${changes.removed.length} removed`,
    ],
  ];
  return rows.map(([name, value]) => `${name.padEnd(12)} ${value}`).join('\n');
}
