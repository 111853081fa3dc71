import { fleetOf, scrapeJobs, seriesOf } from '../../../inventory';
import type { Shape } from '../../../inventory';
import type { Labels } from '../../../inventory/shape';
import type { Plane } from '../../../infra/plane';
import { readables, recordedShapes } from '../../../alerts/cost/rules';
import { recordedBy } from '../../../alerts/rules/files';
import { calm } from './calm';
import type { Line } from './line';
import { wave } from './wave';

/** Every series that the catalogue says the plane's scrape jobs deliver, as on a calm day. */
export function scrapedLines({ config, alerting }: Plane, end: number): readonly Line[] {
  const fleet = fleetOf(
    config,
    alerting.rules.groups.map(({ name }) => name),
  );
  const behave = calm(alerting.signals, end);
  return scrapeJobs(config).flatMap((job) =>
    [...seriesOf(fleet, job)].flatMap(([name, shape]) =>
      combinations(shape).map((labels): Line => ({
        name,
        labels,
        every: 'raw',
        value: behave(name, labels),
      })),
    ),
  );
}

/**
 * Every series that rules record of them, parts and guards included, wandering between one and two; what counts errors
 * a thousandth of that.
 */
export function recordsOf({ config, alerting }: Plane): readonly Line[] {
  const fleet = fleetOf(
    config,
    alerting.rules.groups.map(({ name }) => name),
  );
  const all = readables(fleet, alerting.signals);
  const lines = new Map<string, readonly Line[]>();
  for (const { record, sources } of alerting.signals.flatMap(recordedBy)) {
    const most = /error|burn/.test(record) ? 1e-3 : 1;
    const own = sources.flatMap((source) =>
      recordedShapes(source, all)
        .flatMap(combinations)
        .map((labels, seed): Line => {
          const subject = source.subject.map((name) => labels[name] ?? '').join('/');
          const course = wave(seed);
          const told = source.subject.length > 0 ? { ...labels, subject } : labels;
          return {
            name: record,
            labels: told,
            every: 'recorded',
            value: (time) => most * (1 + course(time)),
          };
        }),
    );
    lines.set(record, own);
  }
  return [...lines.values()].flat();
}

/** Every series of a shape. */
export function combinations(shape: Shape): readonly Labels[] {
  return shape.reduce<readonly Labels[]>(
    (all, kind) => all.flatMap((labels) => kind.map((more) => ({ ...labels, ...more }))),
    [{}],
  );
}
