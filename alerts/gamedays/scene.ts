import { formatDuration } from '../../config';
import type { Alerting } from '../index';
import { compile } from '../proof/compile';
import type { InputSeries } from '../proof/compile';
import type { PromtoolFile } from '../proof/promtool-test';
import { series } from '../promql';
import { recordedLabels } from '../quantity';
import type { Labels, Quantity } from '../quantity';
import { recordedBy } from '../rules/files';
import { recordingRules } from '../rules/recording';
import type { RuleFile } from '../rules/rule';
import type { Signal } from '../signal';
import { ESCALATION } from '../notify/escalation';
import { lengthOf } from './game-day';
import type { Course, GameDay } from './game-day';
import { WATCHDOG } from '../notify/watchdog';

/** What promtool needs to play a game day. */
export interface Scene {
  readonly rules: RuleFile;
  readonly test: PromtoolFile;
  /** Subjects that play a part; the decoys of examples have others. */
  readonly subjects: ReadonlySet<string>;
}

export const RULES = 'rules.yml';
export const TEST = 'test.yml';
export const FIRING = 'ALERTS{alertstate="firing"}';

/**
 * All alert rules with the records of whatever reads the input; the examples of the driven signals as input;
 * everything else that must not be missing as recorded, at a safe value. The test expects nothing at each step, so that promtool reports what
 * fires. Errors: when a course names a signal, source or example that does not exist.
 */
export function scene(day: GameDay, { signals, slices }: Pick<Alerting, 'signals' | 'slices'>): Scene {
  const driven = day.courses.map((course) => resolve(course, signals));
  const escalation = signals.filter(({ alert }) => alert === ESCALATION);
  const minutes = lengthOf(day);
  const steps = Math.floor((minutes * 60) / day.step);
  const calm = background(signals, driven, steps);
  const input = driven.flatMap(({ course, signal, labels, example }) => [
    ...compile(
      example,
      course.phases.map(([value, length]) => [value, length * 60]),
      day.step,
    ),
    ...(course.input ? [] : guardOf(signal, labels, steps)),
  ]);
  const records = recordsOf(signals, driven, input, calm);
  const times = Array.from({ length: steps }, (_, at) => at * day.step);
  return {
    rules: {
      groups: [
        {
          name: 'game-day',
          rules: [
            ...records.flatMap(recordingRules),
            ...slices.flatMap(({ alert, alerts }) => (alert === ESCALATION ? [] : alerts)),
            // Last, so that it sees what fires however long a step is.
            ...escalation.flatMap(({ quantity }) => recordingRules(quantity)),
            ...slices.flatMap(({ alert, alerts }) => (alert === ESCALATION ? alerts : [])),
          ],
        },
      ],
    },
    test: {
      rule_files: [RULES],
      evaluation_interval: formatDuration(day.step),
      tests: [
        {
          name: day.name,
          interval: formatDuration(day.step),
          input_series: [...new Map([...calm, ...input].map((one) => [one.series, one])).values()],
          promql_expr_test: times.map((time) => ({
            expr: FIRING,
            eval_time: formatDuration(time),
            exp_samples: [],
          })),
        },
      ],
    },
    subjects: new Set([
      ...driven.map(({ labels }) => labels['subject'] ?? ''),
      ...(day.alsoAbout ?? []),
      ...signals.flatMap(({ noData }) =>
        noData === 'silent' ? [] : noData.fires.map((it) => it['subject'] ?? ''),
      ),
    ]),
  };
}

/**
 * What is recorded: the driven quantities, and every other that reads a metric which is fed. An incident is seen by
 * all that look at it, also by a signal that nobody thought of.
 */
function recordsOf(
  signals: readonly Signal[],
  driven: readonly { readonly signal: Signal; readonly recorded: boolean }[],
  input: readonly InputSeries[],
  calm: readonly InputSeries[],
): readonly Quantity[] {
  const namesOf = (fed: readonly InputSeries[]) => fed.map((one) => one.series.replace(/\{.*/s, ''));
  const fed = new Set(namesOf(input));
  const computed = driven.flatMap((it) => (it.recorded ? [] : [it.signal.quantity.record]));
  // What is fed as recorded must not be recorded a second time.
  const given = new Set([...fed, ...namesOf(calm)].filter((record) => !computed.includes(record)));
  const reads = ({ sources }: Quantity) =>
    sources.some(({ expr }) => (expr.match(/[a-zA-Z_:][\w:]*/g) ?? []).some((word) => fed.has(word)));
  const wanted = signals
    .filter(({ alert }) => alert !== ESCALATION)
    .filter((signal) => signal.alert === WATCHDOG || recordedBy(signal).some(reads))
    .flatMap(recordedBy)
    .filter(({ record }) => !given.has(record));
  return [...new Map(wanted.map((it) => [it.record, it])).values()];
}

function resolve(course: Course, signals: readonly Signal[]) {
  const signal = signals.find(({ alert }) => alert === course.alert);
  const source = signal?.quantity.sources.find(({ labels = {} }) =>
    Object.entries(course.source ?? {}).every(([name, value]) => labels[name] === value),
  );
  const name = course.example ?? Object.keys(source?.examples ?? {})[0] ?? '';
  const example = source?.examples[name];
  if (signal && source && course.input) {
    const { labels, series: made } = course.input;
    return { course, signal, labels, example: made, recorded: false };
  }
  if (signal && source && course.recorded) {
    const labels = course.recorded;
    const record = series(signal.quantity.record, labels);
    return { course, signal, labels, example: (v: number) => ({ [record]: { at: v } }), recorded: true };
  }
  if (signal && source && example) {
    return { course, signal, labels: recordedLabels(source), example, recorded: false };
  }
  throw new Error(
    `a game day drives ${course.alert} ${JSON.stringify(course.source ?? {})} ${name}, which no signal has`,
  );
}

/** What must not be missing is there, at rest, unless it is driven. */
function background(
  signals: readonly Signal[],
  driven: readonly { readonly signal: Signal; readonly labels: Labels }[],
  steps: number,
): InputSeries[] {
  const same = (labels: Labels, other: Labels) =>
    Object.entries(labels).every(([name, value]) => other[name] === value);
  return signals.flatMap(({ quantity, safe, noData }) =>
    (noData === 'silent' ? [] : noData.fires)
      .filter(
        (labels) =>
          !driven.some((it) => it.signal.quantity.record === quantity.record && same(labels, it.labels)),
      )
      .map((labels) => ({ series: series(quantity.record, labels), values: `${safe}x${steps}` })),
  );
}

/** As much as the guard asks for and not more: it may be the quantity of another signal, which must stay calm. */
function guardOf({ guard }: Signal, { subject = '' }: Labels, steps: number): InputSeries[] {
  if (!guard) return [];
  return [{ series: series(guard.quantity.record, { subject }), values: `${guard.min}x${steps}` }];
}
