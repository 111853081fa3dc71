/** What Prometheus tells series apart by. */
export type Labels = Readonly<Record<string, string>>;

/** The label sets that tell series apart in one respect: the cores of a node, the pods of a namespace. */
export type Kind = readonly Labels[];

/** What tells the series of a metric apart: it has one for every combination of its kinds. None: one series. */
export type Shape = readonly Kind[];

/** The metrics of a job, by name. */
export type Catalogue = Readonly<Record<string, Shape>>;

/** A kind whose members differ in one label: `values('mode', 'idle', 'user')`. */
export function values(label: string, ...all: readonly string[]): Kind {
  return all.map((value) => ({ [label]: value }));
}

/** A kind of so many members, numbered from 0: `numbered('cpu', 8)`. `name`: in front of the number. Default: nothing. */
export function numbered(label: string, count: number, name = ''): Kind {
  return Array.from({ length: count }, (_, at) => ({ [label]: `${name}${at}` }));
}

/** Every combination of two kinds as one. */
export function both(one: Kind, other: Kind): Kind {
  return one.flatMap((labels) => other.map((more) => ({ ...labels, ...more })));
}

const known = new WeakMap<Kind, ReadonlySet<string>>();

/** The labels that members of a kind have. */
export function labelsOf(kind: Kind): ReadonlySet<string> {
  const found = known.get(kind) ?? new Set(kind.flatMap((labels) => Object.keys(labels)));
  known.set(kind, found);
  return found;
}
