import { both, countOf, sampledEvery, scrapeJobs, seriesOf } from '../../inventory';
import type { Fleet, Kind, Shape } from '../../inventory';
import { parseDuration } from '../../config';
import { intervalOf } from '../pace';
import { recordedBy } from '../rules/files';
import type { Slice } from '../rules/files';
import type { Quantity, Source } from '../quantity';
import type { Signal } from '../signal';
import { covered, project, select, withMade } from './read';
import type { Made, Readable } from './read';
import { selectorsIn } from './selectors';

/** What a rule costs one Prometheus. */
export interface RuleCost {
  readonly name: string;
  readonly kind: 'record' | 'alert';
  readonly group: string;
  /** Seconds between two evaluations. */
  readonly interval: number;
  /** Series that its selectors find; what its conditions leave of them is not known. */
  readonly series: number;
  /** Samples loaded by one evaluation: of a window all that lie in it, else the newest of each series. */
  readonly samples: number;
}

/** Everything a rule may read, by name. */
export type Readables = ReadonlyMap<string, readonly Readable[]>;

/** What the scrape jobs deliver, and then what each quantity records of it, in the order of the rules. */
export function readables(fleet: Fleet, signals: readonly Signal[]): Readables {
  const all = new Map<string, Readable[]>();
  for (const job of scrapeJobs(fleet.config)) {
    const every = sampledEvery(job, fleet.config);
    for (const [name, shape] of seriesOf(fleet, job)) add(all, name, { shape, every, recorded: false });
  }
  for (const signal of signals) {
    const every = intervalOf(signal, fleet.config);
    for (const { record, sources } of recordedBy(signal)) {
      if (all.has(record)) continue;
      const shapes = sources.flatMap((source) => recordedShapes(source, all));
      all.set(
        record,
        shapes.map((shape) => ({ shape, every, recorded: true })),
      );
    }
  }
  return all;
}

function add(all: Map<string, Readable[]>, name: string, readable: Readable): void {
  all.set(name, [...(all.get(name) ?? []), readable]);
}

/**
 * The series that a source records: one for each value of its identifying labels among the series it reads, taking
 * the selector that has most of these labels. An upper bound: a condition in the expression may leave fewer.
 */
export function recordedShapes(source: Source, all: Readables): readonly Shape[] {
  const { expr, further = [], identity, labels = {} } = source;
  const names = Object.keys(identity);
  const made = madeIn(expr);
  const read = selectorsIn(expr).map(({ name, matchers }) => ({ readable: all.get(name) ?? [], matchers }));
  const known = read.map(({ readable }) => coverage(readable, names, made));
  const most = Math.max(0, ...known);
  const candidates = read
    .filter((_, at) => known[at] === most)
    .map(({ readable, matchers }) =>
      readable.map((it) => project(withMade(select(it, matchers), made), names)),
    )
    .sort((one, other) => total(other) - total(one));
  // Of several exporters each has a part of the subjects.
  const shapes = further.length > 0 ? [[members(candidates.flat())]] : distinct(candidates[0] ?? []);
  return shapes.length === 0 ? [[[labels]]] : shapes.map((shape) => [[labels], ...shape]);
}

/** The four texts of a `label_replace`: `"service", "$1", "container", "(.+)"`. */
function madeIn(expr: string): readonly Made[] {
  const each = /"(\w+)",\s*"([^"]*)",\s*"(\w+)",\s*"/g;
  return [...expr.matchAll(each)].map(([, label = '', text = '', from = '']) => ({ label, text, from }));
}

/** How many of these labels the series have, or are given. */
function coverage(readable: readonly Readable[], names: readonly string[], made: readonly Made[]): number {
  const needed = names.map((name) => [
    name,
    ...made.flatMap(({ label, from }) => (label === name ? [from] : [])),
  ]);
  return Math.max(0, ...readable.map(({ shape }) => covered(shape, needed)));
}

const total = (shapes: readonly Shape[]) => shapes.reduce((sum, shape) => sum + countOf(shape), 0);
const distinct = (shapes: readonly Shape[]) => [
  ...new Map(shapes.map((shape) => [JSON.stringify(shape), shape])).values(),
];

/** The label sets of several shapes, each once. */
function members(shapes: readonly Shape[]): Kind {
  const sets = shapes.flatMap((shape) => shape.reduce<Kind>(both, [{}]));
  const sorted = sets.map((set) => Object.fromEntries(Object.entries(set).sort()));
  return [...new Map(sorted.map((set) => [JSON.stringify(set), set])).values()];
}

/** The recorded series of a quantity. */
export function recordedSeries({ record }: Quantity, all: Readables): number {
  return (all.get(record) ?? []).reduce((sum, { shape }) => sum + countOf(shape), 0);
}

/** The cost of every rule, the dearest first: by samples loaded per second. */
export function ruleCosts(slices: readonly Slice[], all: Readables, fleet: Fleet): readonly RuleCost[] {
  const { evaluationInterval } = fleet.config.evaluation;
  return slices
    .flatMap(({ group, interval, records, alerts }) => {
      const seconds = interval === undefined ? evaluationInterval : parseDuration(interval);
      const cost = (kind: RuleCost['kind'], name: string, expr: string): RuleCost => ({
        name,
        kind,
        group,
        interval: seconds,
        ...loaded(expr, all),
      });
      return [
        ...records.map(({ record, expr }) => cost('record', record, expr)),
        ...alerts.map(({ alert, expr }) => cost('alert', alert, expr)),
      ];
    })
    .sort((one, other) => other.samples / other.interval - one.samples / one.interval);
}

function loaded(expr: string, all: Readables): { series: number; samples: number } {
  let series = 0;
  let samples = 0;
  for (const { name, matchers, window, step } of selectorsIn(expr)) {
    for (const readable of all.get(name) ?? []) {
      const count = countOf(select(readable, matchers));
      const every = step === undefined ? readable.every : parseDuration(step);
      series += count;
      samples += count * (window === undefined ? 1 : Math.max(1, parseDuration(window) / every));
    }
  }
  return { series, samples };
}
