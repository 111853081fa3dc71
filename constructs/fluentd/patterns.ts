import type { Config } from '../../config';

type Logging = Config['logging'];

/** The level that each word means, in lower case. */
export function levelOfWord({ levels }: Logging): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(levels).flatMap(([name, words]) => words.map((word) => [word, name] as const)),
  );
}

/** Finds a level in plain text: its word in upper case, or behind `level=`. Numbers are levels in JSON only. */
export function levelWords(logging: Logging): string {
  const words = [...levelOfWord(logging).keys()].filter((word) => /^[a-z]/.test(word));
  const upper = words.map((word) => word.toUpperCase()).join('|');
  return `(?<![A-Za-z0-9_])(${upper})(?![A-Za-z0-9_])|(?<![A-Za-z0-9_])level["']?[=:]\\s?["']?(${words.join('|')})(?![A-Za-z0-9_])`;
}

/** `/api/sightings/:id` as a pattern; a slash at the end makes no difference. */
export function routePattern(route: string): string {
  const parts = route
    .split('/')
    .map((part) => (part.startsWith(':') ? '[^/]+' : part.replace(/[.~-]/g, '\\$&')));
  return `\\A${parts.join('/').replace(/\/$/, '')}/?\\z`;
}
