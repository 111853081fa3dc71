type Labels = Readonly<Record<string, string>>;

/** One combination of labels that a selector admits. */
export interface Alternative {
  readonly text: string;
  readonly matches: (labels: Labels) => boolean;
}

/**
 * A label selector as single combinations: `app in (a,b)` is two, so that each name in it must exist.
 * Errors: what kubectl would not read either.
 */
export function selects(selector: string): readonly Alternative[] {
  const parts = selector.split(/,(?![^(]*\))/).map(requirement);
  return parts.reduce<Alternative[]>(
    (all, next) =>
      all.flatMap((one) =>
        next.map((other) => ({
          text: one.text ? `${one.text},${other.text}` : other.text,
          matches: (labels: Labels) => one.matches(labels) && other.matches(labels),
        })),
      ),
    [{ text: '', matches: () => true }],
  );
}

function requirement(text: string): Alternative[] {
  const [, key = '', operator, value] =
    /^\s*([\w./-]+)\s*(=|==|!=|\s+in\s|\s+notin\s)?\s*(\([^)]*\)|[\w.-]*)\s*$/.exec(text) ?? [];
  if (key === '') throw new Error(`“${text}” is no label selector`);
  const equal = (wanted: string): Alternative => ({
    text: `${key}=${wanted}`,
    matches: (labels) => labels[key] === wanted,
  });
  const list = (value ?? '').replace(/[()\s]/g, '').split(',');
  switch (operator?.trim()) {
    case '=':
    case '==':
      return [equal(value ?? '')];
    case 'in':
      return list.map(equal);
    case '!=':
    case 'notin':
      return [{ text, matches: (labels) => !list.includes(labels[key] ?? '') }];
    default:
      if (value) throw new Error(`“${text}” is no label selector`);
      return [{ text, matches: (labels) => key in labels }];
  }
}
