import { exact, formatDuration } from '../../config';
import type { Config } from '../../config';
import { promql } from '../promql';
import type { Quantity, Source } from '../quantity';
import { budgets, fedRatio } from './budget';
import { errorRatio } from './error-ratio';
import { exampleSlo, identityOf, OBJECTIVE, slos } from './objectives';

/** Two windows that must both burn: the long one shows that it matters, the short one that it still goes on. */
export interface Burn {
  readonly burnRate: number;
  /** Seconds. */
  readonly long: number;
  readonly short: number;
}

/** The label that tells the pairs of a burn rate apart: its long window. */
export function pairOf({ long }: Pick<Burn, 'long'>): { readonly window: string } {
  return { window: formatDuration(long) };
}

/** How many times as fast as it may an error budget is used up: the smaller of two windows. One source per pair. */
export function burnRate(config: Config, record: string, [fast, slow]: readonly [Burn, Burn]): Quantity {
  const { budget } = budgets(config);
  const ratios = [fast, slow].flatMap(({ short, long }) => [short, long]).map((it) => errorRatio(config, it));
  return {
    record,
    unit: 'burn-rate',
    parts: [...ratios, budget],
    sources: [source(config, fast, budget), source(config, slow, budget)],
  };
}

function source(config: Config, burn: Burn, budget: Quantity): Source {
  const [short, long] = [errorRatio(config, burn.short), errorRatio(config, burn.long)];
  const slo = exampleSlo(config);
  const other = slos(config).find(({ labels }) => labels['sloth_id'] !== slo.labels['sloth_id']) ?? slo;
  const at = (factor: number) => ({ at: exact(factor * slo.budget) });
  return {
    labels: pairOf(burn),
    subject: OBJECTIVE,
    // Without errors of the short window to compare (no requests at all) it does not burn.
    expr: promql`
      min without (sloth_window) (
        ${short.record}
        or
        ${long.record} and on (sloth_id) ${short.record}
      )
      / on (sloth_id) group_left
      ${budget.record}`,
    identity: identityOf(slo),
    examples: {
      'began just now': (v) => ({
        ...fedRatio(short, slo, at(3 * v + 1)),
        ...fedRatio(long, slo, at(v)),
        ...fedRatio(long, other, at(900)),
      }),
      'is nearly over': (v) => ({
        ...fedRatio(short, slo, at(v)),
        ...fedRatio(long, slo, at(3 * v + 1)),
        ...fedRatio(long, other, at(900)),
      }),
    },
  };
}
