import { nodesOf, textOf } from './promql';

/** What one vector selector asks for. */
export interface Asked {
  /** Names of the series; several where `__name__` is matched by a pattern of alternatives. */
  readonly names: readonly string[];
  /** Scrape jobs, or pushers, by name or pattern; empty where the selector names none. */
  readonly jobs: readonly RegExp[];
  readonly selector: string;
}

/** The vector selectors of an expression; Grafana's variables for ranges are understood. */
export function selectorsOf(expr: string): readonly Asked[] {
  const plain = expr.replace(/\$__\w+/g, '5m');
  return nodesOf(plain)
    .filter(({ name }) => name === 'VectorSelector')
    .map((node) => {
      const selector = textOf(plain, node);
      const value = (label: string) =>
        new RegExp(`\\b${label}\\s*(=~?)\\s*"((?:[^"\\\\]|\\\\.)*)"`).exec(selector) ?? undefined;
      const [, , pattern = ''] = value('__name__') ?? [];
      const [, operator, job] = value('job') ?? [];
      const [name = ''] = /^[\w:]+/.exec(selector) ?? [];
      return {
        selector,
        names: name === '' ? pattern.split('|') : [name],
        jobs:
          job === undefined
            ? []
            : [operator === '=~' ? new RegExp(`^(?:${JSON.parse(`"${job}"`) as string})$`) : exactly(job)],
      };
    });
}

function exactly(text: string): RegExp {
  return new RegExp(`^${text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}$`);
}
