import { exact, formatDuration } from '../../config';
import type { Config } from '../../config';
import { intervalOf } from '../pace';
import { selector } from '../promql';
import { eachCase, recordedLabels } from '../quantity';
import type { Example, Quantity, Source } from '../quantity';
import type { Signal } from '../signal';
import { compile } from './compile';
import type { Phase } from './compile';
import type { PromtoolTest } from './promtool-test';

/** Relative error that floating point may leave in a rate of a counter that began at a million. */
const TOLERANCE = 1e-8;

/**
 * Tests that feed what exporters really export and check the recorded value: every example of every source, at
 * values on both sides of every limit, and a step from one to another.
 */
export function quantityTests(signal: Signal, parts: readonly Quantity[], config: Config): PromtoolTest[] {
  const values = interesting(signal);
  const guard = signal.guard;
  // Rules of a slow group see one sample of every scrape interval in four; finer input would tell them nothing.
  const { scrapeInterval } = config.evaluation;
  const step = signal.testStep ?? (signal.pace === 'slow' ? intervalOf(signal, config) : scrapeInterval);
  return [
    ...parts.flatMap((part) => testsOf(part, [], step)),
    ...testsOf(signal.quantity, values, step),
    ...(guard ? testsOf(guard.quantity, [guard.min * 0.5, guard.min, guard.min * 3], step) : []),
  ];
}

function interesting(signal: Signal): number[] {
  if (signal.quantity.unit === 'state') return [0, 1];
  const limits = signal.levels.map(({ limit }) => limit);
  return [signal.safe, ...limits.flatMap((limit) => [exact(limit * 0.97), exact(limit * 1.02)])];
}

function testsOf(quantity: Quantity, values: readonly number[], step: number): PromtoolTest[] {
  return quantity.sources.flatMap(eachCase).flatMap((source) =>
    Object.entries(source.examples).flatMap(([name, example]) => {
      const driven = [...new Set(source.values ?? values)];
      const [first, last] = [driven[0], driven[driven.length - 1]];
      const title = (what: string) =>
        `${quantity.record} ${JSON.stringify(source.labels ?? {})} ${name}: ${what}`;
      const held = driven.map((value) =>
        hold(title(`holds ${value}`), quantity, source, example, [value], step),
      );
      return first === undefined || last === undefined || first === last || source.steps === false
        ? held
        : [
            ...held,
            hold(title(`goes from ${first} to ${last}`), quantity, source, example, [first, last], step),
          ];
    }),
  );
}

/** Holds each value long enough to settle, and checks the recorded one at the end of each phase. */
function hold(
  name: string,
  quantity: Quantity,
  source: Source,
  example: Example,
  values: readonly number[],
  step: number,
): PromtoolTest {
  // Two steps more than it takes: a window twice as long would still be under way.
  // Without a settling time, a third: what it reads may be recorded in another file, one evaluation later.
  const length = (source.settle ?? 0) + (source.steps === false ? 3 : 2) * step;
  const phases = values.map((value): Phase => [value, length]);
  const series = `${quantity.record}${selector({ ...recordedLabels(source) })}`;
  return {
    name,
    interval: formatDuration(step),
    input_series: compile(example, phases, step),
    promql_expr_test: values.flatMap((value, phase) => {
      const eval_time = formatDuration((phase + 1) * length - step);
      const reached = `count(abs(${series} - ${signed(value)}) <= ${tolerance(value)})`;
      // A window that is too short would already have followed the step.
      const early = phase * length + Math.floor((0.6 * (source.settle ?? 0)) / step) * step;
      // A state is remembered for the window, but begins at once.
      const sudden = quantity.unit === 'state' && value > (values[phase - 1] ?? value);
      const gradual = phase > 0 && (source.settle ?? 0) >= 2 * step && !sudden;
      return [
        ...(gradual ? [{ expr: reached, eval_time: formatDuration(early), exp_samples: [] }] : []),
        { expr: reached, eval_time, exp_samples: [{ labels: '{}', value: 1 }] },
        {
          expr: `count(${quantity.record}${selector(source.labels ?? {})})`,
          eval_time,
          exp_samples: [{ labels: '{}', value: 1 + (source.others ?? 0) }],
        },
      ];
    }),
  };
}

function tolerance(value: number): string {
  return (Math.max(Math.abs(value), 1) * TOLERANCE).toFixed(12);
}

function signed(value: number): string {
  return value < 0 ? `(${value})` : String(value);
}
