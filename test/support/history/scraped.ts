import { fleetOf, scrapeJobs, seriesOf } from '../../../inventory';
import type { Shape } from '../../../inventory';
import type { Labels } from '../../../inventory/shape';
import type { Plane } from '../../../infra/plane';
import { calm } from './calm';
import type { Line } from './line';

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

function combinations(shape: Shape): readonly Labels[] {
  return shape.reduce<readonly Labels[]>(
    (all, kind) => all.flatMap((labels) => kind.map((more) => ({ ...labels, ...more }))),
    [{}],
  );
}
