import type { Unit } from './unit';

export type Labels = Readonly<Record<string, string>>;

/**
 * How one input series behaves during a phase of an example.
 * `at`: a gauge at this value, moving by `slope` per second; `rate`: a counter growing by so much per second;
 * `undefined`: the series does not exist.
 */
export type Wave = { readonly at: number; readonly slope?: number } | { readonly rate: number } | undefined;

/**
 * Input series (as an exporter writes them, `name{label="x"}`) that make the quantity equal `v`.
 * `t` is the second since epoch 0 at which the phase begins: age stamps need it.
 */
export type Example = (v: number, t: number) => Readonly<Record<string, Wave>>;

/** Ways to reach a value, with what identifies the series that comes of them. */
export interface Cases {
  /** Ways to reach a value, by name; each is tested. */
  readonly examples: Readonly<Record<string, Example>>;
  /** The labels of the recorded series (without `labels` and `subject`) that the examples produce. */
  readonly identity: Labels;
  /** Recorded series that the examples add beside the one of `identity`. Default: 0. */
  readonly others?: number;
  /** Values the quantity test drives; by default some around every level. */
  readonly values?: readonly number[];
}

/** One expression that feeds a quantity; a quantity of nodes and of containers has two. */
export interface Source extends Cases {
  /** Labels that tell this source from the others, for example `{ scope: 'node' }`. */
  readonly labels?: Labels;
  /** The labels that identify what is affected; joined by `/` they become the label `subject`. */
  readonly subject: readonly string[];
  /** PromQL without any limit, several lines, see `promql`. */
  readonly expr: string;
  /**
   * More cases, for an expression that reads the same from several exporters and finds each subject in one of them.
   * Default: none.
   */
  readonly further?: readonly Cases[];
  /** Further labels the expression gives the series of the examples, for example its owner. Default: none. */
  readonly carries?: Labels;
  /** Seconds until the quantity follows a step of its input. Default: 0. */
  readonly settle?: number;
  /**
   * `false`: only values that are held are tested, no step from one to another, since a window of days takes too
   * long; whoever says so proves the window elsewhere. Default: steps are tested.
   */
  readonly steps?: false;
}

/** A recorded number with a unit: what rules compare, panels draw and back-tests replay. */
export interface Quantity {
  /** Name of the recorded series. */
  readonly record: string;
  readonly unit: Unit;
  readonly sources: readonly [Source, ...Source[]];
  /**
   * Quantities that the expressions read, recorded before this one; each of their sources names its `values`.
   * Default: none.
   */
  readonly parts?: readonly Quantity[];
}

/** A source once for its own cases and once for each of the further ones. */
export function eachCase({ further = [], ...source }: Source): readonly Source[] {
  const { others: _, values: __, ...shared } = source;
  return [source, ...further.map((cases) => ({ ...shared, ...cases }))];
}

/** A quantity after everything it is made from, each once. */
export function withParts(quantity: Quantity): readonly Quantity[] {
  const all = [...(quantity.parts ?? []).flatMap(withParts), quantity];
  return [...new Map(all.map((it) => [it.record, it])).values()];
}

/** The labels of the series a source records for its examples, `subject` included. */
export function recordedLabels(source: Source): Labels {
  const subject = source.subject.map((name) => source.identity[name] ?? '').join('/');
  return { ...source.carries, ...source.identity, ...source.labels, subject };
}
