import type { Config } from '../config';
import type { Signal } from './signal';

/** Seconds between two evaluations of a signal's rule group: `evaluation.evaluationInterval`, or the slow one. */
export function intervalOf({ pace }: Pick<Signal, 'pace'>, { evaluation }: Config): number {
  return pace === 'slow' ? evaluation.slowEvaluationInterval : evaluation.evaluationInterval;
}

/** Errors: when a `for` does not end on an evaluation of its group. */
export function checkPaces(signals: readonly Signal[], config: Config): void {
  for (const signal of signals) {
    const interval = intervalOf(signal, config);
    const off = signal.levels.find(
      (level) => Math.round(level.for * 1000) % Math.round(interval * 1000) !== 0,
    );
    if (off) {
      throw new Error(
        `${signal.alert}: a slow signal's \`for\` (${off.for} s) must be a multiple of ${interval} s; add its key to SLOW_THRESHOLDS in config/slow.ts, so that the file is checked`,
      );
    }
  }
}
