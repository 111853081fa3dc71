import { formatDuration } from '../config';
import type { Labels } from './quantity';

/**
 * Template tag for PromQL over several lines: common indentation and outer blank lines are removed. What stands in its
 * place over several lines is indented as the line it stands in.
 */
export function promql(strings: TemplateStringsArray, ...values: readonly string[]): string {
  const placed = strings.raw.reduce((before, after, at) => {
    const indent = /(?:^|\n)( *)[^\n]*$/.exec(before)?.[1] ?? '';
    return `${before}${(values[at - 1] ?? '').replaceAll('\n', `\n${indent}`)}${after}`;
  });
  const text = placed.replace(/^\n+|\s+$/g, '');
  const lines = text.split('\n');
  const indents = lines.filter((line) => line.trim() !== '').map((line) => /^ */.exec(line)?.[0].length ?? 0);
  const indent = Math.min(...indents);
  return lines.map((line) => line.slice(indent)).join('\n');
}

/** A range such as `[5m]` for a window in seconds. */
export function range(seconds: number): string {
  return `[${formatDuration(seconds)}]`;
}

/** `{a="x",b="y"}` with values escaped, in the given order; the empty string for no labels. */
export function selector(labels: Labels): string {
  const matchers = Object.entries(labels).map(([name, value]) => `${name}=${quote(value)}`);
  return matchers.length === 0 ? '' : `{${matchers.join(',')}}`;
}

/** A series as exporters write it: `up{job="backend"}`. The key of an example's input. */
export function series(name: string, labels: Labels): string {
  return `${name}${selector(labels)}`;
}

/** A regular expression that matches exactly these names, quoted for a matcher: `"backend|frontend"`. */
export function oneOf(names: readonly string[]): string {
  return quote(names.map((name) => name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|'));
}

/** A PromQL string literal. */
export function quote(value: string): string {
  return JSON.stringify(value);
}

/** The matcher's value for a bucket's bound, in both spellings: Prometheus 3 writes `1.0` for what services export as `1`. */
export function bucketBound(seconds: number): string {
  return oneOf(Number.isInteger(seconds) ? [String(seconds), seconds.toFixed(1)] : [String(seconds)]);
}
