import { configWith, loadConfig } from '../support/config';
import { leaves, SWITCHED_ON } from '../support/leaves';
import { alertingFor } from '../support/plane';
import { boardsOf, linesOf, panelsOf } from './boards';
import type { Panel } from './boards';
import { lines, seriesOfOne } from './preview/still';
import { page } from './preview/page';

const base = configWith(SWITCHED_ON);
const panelsBy = (config: typeof base) =>
  new Map(
    boardsOf(config, alertingFor(config).signals)
      .flatMap(panelsOf)
      .map((panel) => [panel.id, panel] as const),
  );
const before = panelsBy(base);
const limitsOf = (panel: Panel | undefined) => JSON.stringify(panel ? linesOf(panel) : []);
const hasLines = (panel: Panel) =>
  String((panel.fieldConfig.defaults.custom?.['thresholdsStyle'] as { mode?: string })?.mode ?? 'off') !==
  'off';

/** The largest relative change among limits in the same order. */
const furthest = (was: readonly number[], is: readonly number[]) =>
  Math.max(...was.map((limit, at) => Math.abs((is[at] ?? 0) - limit) / Math.max(...was)));

describe('a threshold that moves by one step', () => {
  const moved = leaves(['thresholds']).flatMap(({ path, config }) =>
    [...panelsBy(config)]
      .filter(([id, panel]) => before.has(id) && limitsOf(panel) !== limitsOf(before.get(id)))
      .map(([id, panel]) => [path, before.get(id)!, panel] as const),
  );

  test.each(moved.filter(([, panel]) => hasLines(panel)).map((it) => [it[0], it[1].title, it] as const))(
    '%s moves a line of %s',
    (_, __, [, was, is]) => {
      // The same data in both pictures: its distance to the line is what an eye compares.
      const [one, other] = [lines(was, seriesOfOne(was)), lines(is, seriesOfOne(was))];
      expect(one.limits.length).toBe(linesOf(was).length);
      expect(other.limits).not.toEqual(one.limits);
      // A step of less than a hundredth is less than a pixel; the line's own figure tells it all the same.
      if (furthest(linesOf(was), linesOf(is)) > 0.01) expect(other.distances).not.toEqual(one.distances);
    },
    20_000,
  );

  test('moves a line in most cases: durations and windows have none', () => {
    expect(new Set(moved.map(([path]) => path)).size).toBeGreaterThan(20);
  });
});

test('a page has every panel with its title, and the limits that are lines', () => {
  const config = loadConfig();
  for (const board of boardsOf(config)) {
    const shown = panelsOf(board).map((panel) => ({
      panel,
      answers: panel.targets.map(() => [
        { metric: { subject: 'one' }, values: [[0, 1] as const, [60, 1] as const] },
      ]),
    }));
    const html = page(board, shown, { start: 0, end: 60 }, [board]);
    for (const { title } of board.panels)
      expect(html).toContain(title.replaceAll('&', '&#38;').replaceAll('<', '&#60;'));
    const wanted = panelsOf(board).filter((panel) => panel.type === 'timeseries' && hasLines(panel));
    const drawn = html.match(/stroke-dasharray/g) ?? [];
    expect(drawn.length).toBeGreaterThanOrEqual(wanted.flatMap(linesOf).length);
    expect(html).not.toContain('No data');
  }
});
