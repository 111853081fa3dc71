import * as z from 'zod';
import { once } from './once';

/**
 * The value types of the configuration. In the file a value is a text with its unit; in the program it is a
 * plain number in the base unit that the docstring names, so that arithmetic needs no wrapper.
 */

const SECONDS_PER = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86400, w: 604800 } as const;
const BYTES_PER = { '': 1, Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40 } as const;
const BITS_PER = { kbit: 1e3, Mbit: 1e6, Gbit: 1e9 } as const;

/** Largest unit first and each once, as Prometheus reads it: `90m` and `1h30m`, never `30m1h`. */
const DURATION = /^(?=\d)(?:\d{1,5}w)?(?:\d{1,5}d)?(?:\d{1,6}h)?(?:\d{1,7}m)?(?:\d{1,9}s)?(?:\d{1,9}ms)?$/;
const RATIO = /^\d{1,3}(?:\.\d{1,6})?%$/;
const BYTES = /^[1-9]\d{0,6}(?:Ki|Mi|Gi|Ti)$/;
const CORES = /^[1-9]\d{0,5}m$/;
const LINK_SPEED = /^[1-9]\d{0,5}(?:\.\d{1,3})?(?:kbit|Mbit|Gbit)$/;

/** What each unit looks like in the file: the messages and the JSON Schema say it in the same words. */
export const GRAMMARS = {
  duration: { pattern: DURATION, expected: 'a duration such as 30s, 5m, 1h30m or 21d' },
  ratio: { pattern: RATIO, expected: 'a percentage such as 85% (a ratio is written with its unit)' },
  bytes: { pattern: BYTES, expected: 'a size such as 512Mi or 50Gi' },
  cores: { pattern: CORES, expected: 'CPU in thousandths of a core such as 100m or 1000m' },
  linkSpeed: { pattern: LINK_SPEED, expected: 'a link speed such as 100Mbit or 1Gbit' },
} as const;

/** Ten years: longer is a slip of the pen, and far from where numbers lose their last digits. */
const LONGEST = 3650 * SECONDS_PER.d;

/** A number times a unit without the noise of binary fractions (`0.1 * 3` is not 0.3): 12 significant digits. */
export function exact(value: number): number {
  return Number(value.toPrecision(12));
}

function text<T>(unit: keyof typeof GRAMMARS, read: (value: string) => T) {
  const { pattern, expected } = GRAMMARS[unit];
  const error = `expected ${expected}`;
  // abort: what is not of the grammar is never read, so that no later rule speaks about a half-read value.
  return z.string({ error }).regex(pattern, { error, abort: true }).transform(read);
}

/** Seconds, more than 0 and at most ten years, written as `15s`, `5m`, `1h30m`, `250ms`, `21d`. */
export const duration = once(() =>
  text('duration', parseDuration).refine(
    (seconds) => seconds > 0 && seconds <= LONGEST,
    'expected a duration of more than 0s and at most 3650d',
  ),
);

/** Seconds, 0 allowed: for waits that may be none. */
export const wait = once(() =>
  text('duration', parseDuration).refine((seconds) => seconds <= LONGEST, 'expected at most 3650d'),
);

/** Whole seconds between two bounds: for fields that Kubernetes keeps as an integer. */
export function wholeSeconds(least: number, most = LONGEST) {
  return text('duration', parseDuration).refine(
    (seconds) => Number.isInteger(seconds) && seconds >= least && seconds <= most,
    `expected whole seconds, at least ${formatDuration(least)} and at most ${formatDuration(most)}`,
  );
}

/** A share between 0 and 1 (exclusive), written as `85%`. */
export const ratio = once(() =>
  text('ratio', (value) => exact(Number(value.slice(0, -1)) / 100)).refine(
    (value) => value > 0 && value < 1,
    'expected a percentage above 0% and below 100%',
  ),
);

/** Bytes, written as `512Mi`, `50Gi`. */
export const bytes = once(() =>
  text('bytes', (value) => {
    const [, number = '0', unit = ''] = /^(\d+)(\D*)$/.exec(value) ?? [];
    return Number(number) * BYTES_PER[unit as keyof typeof BYTES_PER];
  }),
);

/** CPU cores, written in thousandths: `500m` is 0.5. */
export const cores = once(() => text('cores', (value) => exact(Number(value.slice(0, -1)) / 1000)));

/** Bytes per second, written as a link speed in bits: `1Gbit` is 125,000,000. */
export const linkSpeed = once(() =>
  text('linkSpeed', (value) => {
    const [, number = '0', unit = 'Gbit'] = /^([\d.]+)(\D+)$/.exec(value) ?? [];
    return (Number(number) * BITS_PER[unit as keyof typeof BITS_PER]) / 8;
  }),
);

/** Seconds of a duration text; the text must match the grammar of `duration()`. */
export function parseDuration(value: string): number {
  let seconds = 0;
  for (const [, number = '0', unit = 's'] of value.matchAll(/(\d+)(ms|[smhdw])/g)) {
    seconds += Number(number) * SECONDS_PER[unit as keyof typeof SECONDS_PER];
  }
  return exact(seconds);
}

/** The shortest text Prometheus accepts for a number of seconds: `300` → `5m`, `5400` → `1h30m`, `0.25` → `250ms`. */
export function formatDuration(seconds: number): string {
  if (seconds === 0) return '0s';
  let rest = Math.round(seconds * 1000);
  const parts: string[] = [];
  for (const [unit, size] of [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['m', 60_000],
    ['s', 1000],
    ['ms', 1],
  ] as const) {
    const count = Math.floor(rest / size);
    if (count > 0) parts.push(`${count}${unit}`);
    rest -= count * size;
  }
  return parts.join('');
}

/** A Kubernetes memory quantity in the largest unit that divides it: `536870912` → `512Mi`. */
export function formatBytes(value: number): string {
  for (const unit of ['Ti', 'Gi', 'Mi', 'Ki'] as const) {
    if (value % BYTES_PER[unit] === 0) return `${value / BYTES_PER[unit]}${unit}`;
  }
  return String(value);
}

/** A Kubernetes CPU quantity: `0.5` → `500m`. */
export function formatCores(value: number): string {
  return `${Math.round(value * 1000)}m`;
}
