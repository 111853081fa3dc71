/** Seconds between the looks that spells are counted by, and the least that one is said to last. */
const LOOK = 300;

/**
 * For how many seconds of the time range an expression had series, added up by a label; of what is recorded only, for the
 * whole range is read. `by` of nothing: all of them.
 */
export function lasted(expr: string, by: string): string {
  return `${LOOK} * sum by (${by}) (\n  count_over_time(\n    (\n${indented(expr)}\n    )[$__range:${LOOK}s]\n  )\n)`;
}

/**
 * How often within the time range series of an expression came up that had not been there a look before. The expression
 * puts what it is given behind its selectors: nothing, or an offset.
 */
export function began(expr: (offset: string) => string, by: string): string {
  const [now, before] = [indented(expr('')), indented(expr(` offset ${LOOK}s`))];
  return `sum by (${by}) (\n  count_over_time(\n    (\n${now}\n      unless\n${before}\n    )[$__range:${LOOK}s]\n  )\n)`;
}

/** How many seconds such a spell lasted on average. One that was there before the time range counts as one, too. */
export function spell(expr: (offset: string) => string, by: string): string {
  const all = lasted(expr(''), by);
  return `${all}\n/\n(\n${began(expr, by)}\nor\n(${all}) ^ 0\n)`;
}

function indented(expr: string): string {
  return expr.replace(/^/gm, '      ');
}
