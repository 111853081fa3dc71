/** Cumulative counts of a histogram by upper bound, `+Inf` last. */
export type Buckets = readonly (readonly [le: string, count: number])[];

/**
 * A histogram of `total` observations whose quantile is exactly `value`: a few of them lie in the value's
 * bucket, so many below it that the quantile falls at the value's place between the bucket's bounds, and the
 * rest in the bucket above, where rounding moves the quantile only by as little.
 * Values within the first bucket must be at least `quantile` × its bound; beyond the last bound none can be told.
 */
export function bucketsFor(
  value: number,
  quantile: number,
  bounds: readonly number[],
  total: number,
): Buckets {
  const at = bounds.findIndex((bound) => value <= bound);
  const high = bounds[at];
  if (high === undefined) throw new Error(`${value} is beyond the last bucket, ${bounds.at(-1)}`);
  const low = bounds[at - 1] ?? 0;
  const share = (value - low) / (high - low);
  const rank = quantile * total;
  const inside = at === 0 ? rank / share : total * Math.min(quantile, 1 - quantile);
  const below = rank - share * inside;
  const counts = bounds.map((_, index) =>
    index < at - 1 ? 0 : index < at ? below : index > at ? total : below + inside,
  );
  return [...bounds.map((bound, index) => [String(bound), counts[index] ?? 0] as const), ['+Inf', total]];
}
