import { exact } from '../../config';
import type { Example, Wave } from '../quantity';

/** One phase of an example: the value to reach (`undefined`: no series at all) and for how many seconds. */
export type Phase = readonly [value: number | undefined, seconds: number];

/** A series in promtool's notation. */
export interface InputSeries {
  readonly series: string;
  readonly values: string;
}

/** Counters begin high: one that begins at 0 is clamped by `rate`, and a real one has been running for weeks. */
const COUNTER_START = 1e6;

/**
 * Input series that drive an example through phases, one sample every `step` seconds.
 * Gauges begin anew with each phase, counters go on from where they were.
 */
export function compile(example: Example, phases: readonly Phase[], step: number): InputSeries[] {
  const plans = phases.map(([value, seconds], at) => {
    const begin = phases.slice(0, at).reduce((sum, [, length]) => sum + length, 0);
    return { samples: Math.round(seconds / step), waves: value === undefined ? {} : example(value, begin) };
  });
  const names = [...new Set(plans.flatMap(({ waves }) => Object.keys(waves)))];
  return names.map((series) => {
    let counter = COUNTER_START;
    let alive = false;
    const values = plans.map(({ samples, waves }) => {
      const [text, next] = segment(waves[series], samples, step, counter, alive);
      counter = next;
      alive = waves[series] !== undefined;
      return text;
    });
    return { series, values: values.join(' ') };
  });
}

function segment(
  wave: Wave,
  samples: number,
  step: number,
  counter: number,
  alive: boolean,
): [string, number] {
  if (wave === undefined) return [alive ? `stale ${missing(samples - 1)}`.trim() : missing(samples), counter];
  if ('rate' in wave) {
    const growth = wave.rate * step;
    return [run(counter, growth, samples), counter + growth * samples];
  }
  return [run(wave.at, (wave.slope ?? 0) * step, samples), counter];
}

function missing(samples: number): string {
  return samples > 0 ? `_x${samples}` : '';
}

/** `a+bxN` stands for N + 1 samples. */
function run(start: number, growth: number, samples: number): string {
  const sign = growth < 0 ? '-' : '+';
  return growth === 0
    ? `${number(start)}x${samples - 1}`
    : `${number(start)}${sign}${number(Math.abs(growth))}x${samples - 1}`;
}

/** Plain decimals: promtool's notation takes no exponent after a sign. */
function number(value: number): string {
  const text = String(exact(value));
  return text.includes('e')
    ? exact(value)
        .toFixed(12)
        .replace(/\.?0+$/, '')
    : text;
}
