import { selector } from '../../../alerts/promql';
import type { Course } from './wave';

/** A series of the history. */
export interface Line {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /**
   * `recorded`: every five minutes for the whole history and at each scrape for its last hours; `slow`: every five
   * minutes all along; `raw`: at each scrape for the last hours only. A pair: at a step of its own, for so long; both in
   * seconds.
   */
  readonly every: 'recorded' | 'slow' | 'raw' | { readonly step: number; readonly last: number };
  /** NaN: no sample. */
  readonly value: Course;
}

/** How long a history is, in seconds. */
export interface Span {
  /** The last moment, in seconds since epoch 0. */
  readonly end: number;
  readonly recorded: number;
  readonly raw: number;
  readonly scrape: number;
}

/** Seconds between two samples of what is recorded, long ago. */
const COARSE = 300;

/** The moments at which a series has a sample. */
export function* moments(every: Line['every'], { end, recorded, raw, scrape }: Span): Generator<number> {
  if (typeof every === 'object') {
    for (let time = end - every.last; time <= end; time += every.step) yield time;
    return;
  }
  const begin = every === 'raw' ? end - raw : end - recorded;
  const fine = every === 'slow' ? end : end - raw;
  for (let time = begin; time < fine; time += COARSE) yield time;
  for (let time = fine; time <= end; time += scrape) yield time;
}

/** The samples of a series as OpenMetrics text, and how many there are. */
export function textOf({ name, labels, every, value }: Line, span: Span): { text: string; samples: number } {
  const series = `${name}${selector(labels)}`;
  const lines: string[] = [];
  for (const time of moments(every, span)) {
    const sample = value(time);
    if (Number.isFinite(sample)) lines.push(`${series} ${+sample.toPrecision(9)} ${time}`);
  }
  return { text: lines.length > 0 ? `${lines.join('\n')}\n` : '', samples: lines.length };
}
