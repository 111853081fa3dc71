import { formatDuration } from '../units';
import type { Path } from '../document';
import { SLOW_THRESHOLDS } from '../slow';
import { needs } from './check';
import type { Broken } from './check';

/** Every duration under `key` among the levels or settings of the signals, as far as they could be read. */
function durations(thresholds: object, key: 'for' | 'window'): { path: Path; seconds: number }[] {
  const found: { path: Path; seconds: number }[] = [];
  const walk = (value: unknown, path: Path) => {
    if (typeof value !== 'object' || value === null) return;
    for (const [name, child] of Object.entries(value)) {
      if (name === key && typeof child === 'number') found.push({ path: [...path, name], seconds: child });
      else walk(child, [...path, name]);
    }
  };
  walk(thresholds, ['thresholds']);
  return found;
}

const onGrid = (
  path: Path,
  seconds: number,
  grid: number,
  name: 'evaluationInterval' | 'slowEvaluationInterval',
): Broken[] =>
  isMultiple(seconds, grid)
    ? []
    : [{ path, message: `expected a multiple of ${name} (${formatDuration(grid)})` }];

/** In milliseconds, the smallest unit: fractions of seconds have no exact remainder. */
function isMultiple(seconds: number, grid: number): boolean {
  return Math.round(seconds * 1000) % Math.round(grid * 1000) === 0;
}

const holdsSpanScrapes = needs(
  (it) => [it.thresholds, it.evaluation?.scrapeInterval],
  (thresholds, scrape) =>
    durations(thresholds, 'for').flatMap(({ path, seconds }) => {
      if (seconds >= 2 * scrape) return [];
      const least = formatDuration(2 * scrape);
      return [
        { path, message: `expected at least two scrapes (${least}), so that one bad scrape wakes nobody` },
      ];
    }),
);

const holdsAreGrid = needs(
  (it) => [
    it.thresholds,
    it.evaluation?.scrapeInterval,
    it.evaluation?.evaluationInterval,
    it.evaluation?.slowEvaluationInterval,
  ],
  (thresholds, scrape, grid, slow) =>
    durations(thresholds, 'for').flatMap(({ path, seconds }) => {
      if (seconds < 2 * scrape) return [];
      return SLOW_THRESHOLDS.includes(String(path[1]))
        ? onGrid(path, seconds, slow, 'slowEvaluationInterval')
        : onGrid(path, seconds, grid, 'evaluationInterval');
    }),
);

const slowIsGrid = needs(
  (it) => [it.evaluation?.slowEvaluationInterval, it.evaluation?.evaluationInterval],
  (slow, grid) => onGrid(['evaluation', 'slowEvaluationInterval'], slow, grid, 'evaluationInterval'),
);

const windowsSpanScrapes = needs(
  (it) => [it.thresholds, it.evaluation?.scrapeInterval],
  (thresholds, scrape) =>
    durations(thresholds, 'window').flatMap(({ path, seconds }) => {
      if (seconds >= 4 * scrape) return [];
      const least = formatDuration(4 * scrape);
      return [{ path, message: `expected at least four scrapes (${least}), else a gap empties the rate` }];
    }),
);

/** Every slow evaluation is also one of the others, so that this grid holds for all. */
const keepFiringIsGrid = needs(
  (it) => [it.evaluation?.keepFiringFor, it.evaluation?.slowEvaluationInterval],
  (seconds, grid) => onGrid(['evaluation', 'keepFiringFor'], seconds, grid, 'slowEvaluationInterval'),
);

const shorter = (name: string, timeout: number, than: string, interval: number): Broken[] =>
  timeout <= interval
    ? []
    : [{ path: ['evaluation', name], message: `expected at most ${than} (${formatDuration(interval)})` }];

const scrapeEnds = needs(
  (it) => [it.evaluation?.scrapeTimeout, it.evaluation?.scrapeInterval],
  (timeout, interval) => shorter('scrapeTimeout', timeout, 'scrapeInterval', interval),
);

const probeEnds = needs(
  (it) => [it.evaluation?.probeTimeout, it.evaluation?.probeInterval],
  (timeout, interval) => shorter('probeTimeout', timeout, 'probeInterval', interval),
);

const slowProbesEnd = needs(
  (it) => [it.thresholds?.probeSlow?.warning?.above, it.evaluation?.probeTimeout],
  (limit, timeout) =>
    limit < timeout
      ? []
      : [
          {
            path: ['thresholds', 'probeSlow', 'warning', 'above'],
            message: `expected less than evaluation.probeTimeout (${formatDuration(timeout)}): a longer probe fails`,
          },
        ],
);

/** When things are looked at, and for how long. */
export const timing = [
  holdsSpanScrapes,
  holdsAreGrid,
  windowsSpanScrapes,
  slowIsGrid,
  keepFiringIsGrid,
  scrapeEnds,
  probeEnds,
  slowProbesEnd,
];
