import { linesOf } from '../boards';
import type { Panel } from '../boards';
import { lines as draw } from './draw';
import type { Drawn } from './draw';

const FRAME = { width: 600, height: 240, start: 0, end: 3600, timeZone: 'Asia/Tokyo' };

/** What an eye sees of a panel's limits in its picture. */
export interface Still {
  /** Heights of the dashed lines, in pixels from the top. */
  readonly limits: readonly string[];
  /** From each of them to the data, in pixels. */
  readonly distances: readonly number[];
}

/** One level line of data, halfway to the first limit. */
export function seriesOfOne(panel: Panel): readonly Drawn[] {
  const [first = 1] = linesOf(panel);
  return [
    {
      name: 'one',
      values: [
        [0, first / 2],
        [3600, first / 2],
      ],
    },
  ];
}

/** Draws a panel and measures the picture. */
export function lines(panel: Panel, series: readonly Drawn[]): Still {
  const svg = draw(panel, series, FRAME);
  const paths = [...svg.matchAll(/<path[^>]*>/g)].map(([text]) => text);
  const height = (path: string) => /d="M[\d.]+ ([\d.]+)/.exec(path)?.[1] ?? '';
  const dashed = paths.filter((path) => path.includes('stroke-dasharray'));
  const data = paths.filter((path) => path.includes('stroke="#7EB26D"'));
  const level = Number(height(data[0] ?? ''));
  const tops = dashed.map(height);
  const labels = [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text = '']) => text);
  return {
    limits: tops.map((top, at) => `${top} ${labels.at(at - tops.length) ?? ''}`),
    distances: tops.map((top) => Number(top) - level),
  };
}
