/** Makes a value on first use and keeps it: schemas are costly to build and have no state. */
export function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
