import type { Config } from '../../config';

/** Every window that an error ratio is recorded over, in seconds, ascending: those of the alerts, and the period. */
export function sloWindows({ thresholds }: Config): readonly number[] {
  const { page, ticket, period } = thresholds.errorBudget;
  const burns = [page.fast, page.slow, ticket.fast, ticket.slow];
  const all = new Set([...burns.flatMap(({ long, short }) => [short, long]), period]);
  return [...all].sort((a, b) => a - b);
}

/** Those over which requests are counted, too: what a ratio is worth must be known where it alerts. */
export function countedWindows({ thresholds }: Config): readonly number[] {
  const { page, ticket, period } = thresholds.errorBudget;
  return [page.fast.long, ticket.fast.long, period];
}

/** The shortest window: the one that rates are measured over. */
export function baseWindow(config: Config): number {
  return Math.min(...sloWindows(config));
}

/** Windows up to here are tested by a step response; a longer one takes thousands of evaluations. */
const LONGEST_STEP = 1800;

/**
 * How a quantity over a window of slow evaluations is tested, `under`: the window of what it adds up. Longer ones
 * are in test/alerts/slo.test.ts.
 */
export function testOf(window: number, under = 0): { readonly settle: number } | { readonly steps: false } {
  return window <= LONGEST_STEP ? { settle: window + under } : { steps: false };
}
