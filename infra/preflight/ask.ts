/** Asks the cluster about one thing; a question that fails is a problem of its own and answers undefined. */
export type Ask = (args: readonly string[]) => Promise<string | undefined>;

/** Those of `wanted` that `kubectl get -o name` does not list. */
export async function absent(
  ask: Ask,
  kind: readonly string[],
  wanted: readonly string[],
): Promise<string[]> {
  if (wanted.length === 0) return [];
  const listed = await ask([...kind, ...wanted, '--ignore-not-found', '--output=name']);
  if (listed === undefined) return [];
  const there = new Set(listed.split('\n').map((line) => line.slice(line.indexOf('/') + 1)));
  return wanted.filter((name) => !there.has(name));
}
