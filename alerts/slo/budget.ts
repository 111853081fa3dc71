import { exact } from '../../config';
import type { Config } from '../../config';
import { promql, series } from '../promql';
import type { Quantity, Source, Wave } from '../quantity';
import { errorRatio } from './error-ratio';
import { exampleSlo, identityOf, OBJECTIVE, slos } from './objectives';
import type { Slo } from './objectives';
import { baseWindow, sloWindows } from './windows';

const SECONDS_PER_DAY = 86_400;

/** A constant per objective, under the labels by which sloth's boards join it. */
function constants(
  config: Config,
  record: string,
  unit: Quantity['unit'],
  value: (slo: Slo) => number,
): Quantity {
  const [first, ...rest] = slos(config).map((slo): Source => ({
    labels: slo.labels,
    subject: [],
    expr: `vector(${value(slo)})`,
    identity: {},
    values: [value(slo)],
    examples: { always: () => ({}) },
  }));
  if (first === undefined) throw new Error('application.services is empty; the schema refuses that');
  return { record, unit, sources: [first, ...rest] };
}

/** What is promised, and what it leaves: sloth's `slo:objective:ratio`, `slo:error_budget:ratio` and period. */
export function budgets(config: Config) {
  const days = exact(config.thresholds.errorBudget.period / SECONDS_PER_DAY);
  return {
    objective: constants(config, 'slo:objective:ratio', 'ratio', ({ objective }) => objective),
    budget: constants(config, 'slo:error_budget:ratio', 'ratio', ({ budget }) => budget),
    period: constants(config, 'slo:time_period:days', 'count', () => days),
    info: constants(config, 'sloth_slo_info', 'state', () => 1),
  };
}

/** How many times as fast as it may, errors use up the budget: now, and over the whole period. */
export function burnRateNow(config: Config): Quantity {
  return perBudget(config, 'slo:current_burn_rate:ratio', baseWindow(config));
}

/** The share of the period's budget that is used up; 1 is all of it. */
export function usedBudget(config: Config): Quantity {
  return perBudget(config, 'slo:period_burn_rate:ratio', Math.max(...sloWindows(config)));
}

function perBudget(config: Config, record: string, window: number): Quantity {
  const ratio = errorRatio(config, window);
  const { budget } = budgets(config);
  const slo = exampleSlo(config);
  return {
    record,
    unit: 'count',
    parts: [ratio, budget],
    sources: [
      {
        subject: OBJECTIVE,
        expr: promql`
          ${ratio.record}
          / on (sloth_id) group_left
          ${budget.record}`,
        identity: identityOf(slo),
        values: [0.5, 20],
        examples: { 'errors of the window': (v) => fedRatio(ratio, slo, { at: exact(v * slo.budget) }) },
      },
    ],
  };
}

/** A recorded error ratio of an objective as input. */
export function fedRatio(ratio: Quantity, slo: Slo, wave: Wave): Record<string, Wave> {
  const window = ratio.sources[0].labels ?? {};
  return { [series(ratio.record, { ...slo.labels, ...window })]: wave };
}
