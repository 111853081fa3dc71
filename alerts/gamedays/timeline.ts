import type { FiringSpan } from '../notify/simulate';
import type { Labels } from '../quantity';
import { parseDuration } from '../../config';

/**
 * When each alert fires, read from what promtool says was not expected. Seconds from the beginning; the end is the
 * first step at which an alert is gone. Errors: when promtool failed for another reason.
 */
export function readTimeline(output: string, step: number, until: number): readonly FiringSpan[] {
  const seen = new Map<string, { labels: Labels; times: number[] }>();
  let time: number | undefined;
  for (const text of output.split('\n')) {
    const [, at] = /expr: .*, time: (\w+),/.exec(text) ?? [];
    if (at !== undefined) time = parseDuration(at === '0s' ? '0s' : at);
    const series = text.match(/\{__name__="ALERTS"[^{}]*\} 1E\+00/g) ?? [];
    for (const one of series) {
      const labels = readLabels(one);
      const key = JSON.stringify(labels);
      const entry = seen.get(key) ?? { labels, times: [] };
      if (time !== undefined) entry.times.push(time);
      seen.set(key, entry);
    }
  }
  if (seen.size === 0) throw new Error(`promtool says of no alert that it fires: ${output.slice(0, 500)}`);
  return [...seen.values()].flatMap(({ labels, times }) => spans(labels, times, step, until));
}

/** Runs of steps without a gap. */
function spans(labels: Labels, times: readonly number[], step: number, until: number): FiringSpan[] {
  const found: { labels: Labels; from: number; to?: number }[] = [];
  let last = -Infinity;
  for (const time of times) {
    if (time - last > step) found.push({ labels, from: time });
    last = time;
    const current = found.at(-1);
    if (current) current.to = time + step;
  }
  return found.map(({ labels: own, from, to = until }) =>
    to >= until ? { labels: own, from } : { labels: own, from, to },
  );
}

function readLabels(series: string): Labels {
  const labels = [...series.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(
    ([, name = '', value = '']) => [name, value] as const,
  );
  return Object.fromEntries(labels.filter(([name]) => name !== '__name__' && name !== 'alertstate'));
}
