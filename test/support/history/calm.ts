import type { Signal } from '../../../alerts';
import { withParts } from '../../../alerts/quantity';
import type { Labels } from '../../../inventory/shape';
import type { Course } from './wave';

type Wave = { readonly at: number; readonly slope?: number } | { readonly rate: number };

interface Known {
  readonly labels: Labels;
  readonly wave: Wave;
}

/** How a series of an exporter behaves on a calm day: as in the signals' own examples, where one resembles it. */
export function calm(signals: readonly Signal[], end: number): (name: string, labels: Labels) => Course {
  const known = examplesOf(signals, end);
  return (name, labels) => {
    const state = stateOf(labels);
    if (state !== undefined) return () => state;
    const best = (known.get(name) ?? [])
      .map((one) => ({ ...one, score: likeness(one.labels, labels) }))
      .sort((one, other) => other.score - one.score)[0];
    return courseOf(best?.wave ?? usual(name), end);
  };
}

function examplesOf(signals: readonly Signal[], end: number): ReadonlyMap<string, readonly Known[]> {
  const known = new Map<string, Known[]>();
  const learn = (series: string, wave: Wave | undefined) => {
    const name = series.replace(/\{[^]*/, '');
    const labels = [...series.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, label = '', value = '']) => [
      label,
      value,
    ]);
    if (wave)
      known.set(name, [...(known.get(name) ?? []), { labels: Object.fromEntries(labels) as Labels, wave }]);
  };
  for (const { quantity, safe, guard } of signals) {
    const tops = [[quantity, safe] as const, ...(guard ? [[guard.quantity, 3 * guard.min] as const] : [])];
    for (const [top, value] of tops) {
      for (const part of withParts(top)) {
        for (const source of part.sources) {
          // What it is made from has values of its own.
          const fed = part === top ? value : source.values?.[0];
          const [example] = Object.values(source.examples);
          if (fed === undefined || example === undefined) continue;
          for (const [series, wave] of Object.entries(example(fed, end))) learn(series, wave);
        }
      }
    }
  }
  return known;
}

/** Of what has one series for each state it may be in: 1 for the good one. */
function stateOf({ phase, condition, status, pod }: Labels): number | undefined {
  // A CronJob's pod has ended.
  if (phase !== undefined && pod !== undefined)
    return Number(phase === (/-\d{7}-/.test(pod) ? 'Succeeded' : 'Running'));
  if (condition === undefined) return undefined;
  if (status !== undefined)
    return Number(status === (/Pressure|Unavailable|Limited/.test(condition) ? 'false' : 'true'));
  return Number(/^true$/i.test(condition));
}

/** Equal labels count for a series, different ones against it. */
function likeness(one: Labels, other: Labels): number {
  return Object.entries(one).reduce((sum, [name, value]) => {
    if (!(name in other)) return sum;
    return sum + (other[name] === value ? 2 : -1);
  }, 0);
}

/** What no example says anything about: counters count, everything else stands still. */
function usual(name: string): Wave {
  return /_(total|bucket|count|sum)$/.test(name) ? { rate: 1 } : { at: 1 };
}

function courseOf(wave: Wave, end: number): Course {
  if ('rate' in wave) return (time) => wave.rate * (time % 1e8);
  const { at, slope = 0 } = wave;
  return (time) => at + slope * (time - end);
}
