/** Literals of Ruby, for expressions that are computed once per record. */

/** `"text"` without interpolation. */
export function string(value: string): string {
  return `'${value.replace(/[\\']/g, '\\$&')}'`;
}

export function strings(values: readonly string[]): string {
  return `[${values.map(string).join(', ')}]`;
}

/** `{ 'key' => value }`; the values are Ruby already. */
export function hash(entries: Readonly<Record<string, string>>): string {
  return `{ ${Object.entries(entries)
    .map(([key, value]) => `${string(key)} => ${value}`)
    .join(', ')} }`;
}

/** A regular expression; the pattern is kept as it is, whatever slashes or braces it has. */
export function regexp(pattern: string): string {
  return `Regexp.new(${string(pattern)})`;
}

/** The first of some keys that a JSON message has, `req.url` being a key within a key; nil when it has none. */
export function lookup(json: string, keys: readonly string[]): string {
  const tries = keys.map((key) => {
    const parts = key.split('.').map(string);
    // A key on the way that holds no map makes `dig` fail: then there is no such value.
    return parts.length === 1 ? `${json}[${parts[0]}]` : `(${json}.dig(${parts.join(', ')}) rescue nil)`;
  });
  return `(${json} && (${tries.join(' || ')}))`;
}
