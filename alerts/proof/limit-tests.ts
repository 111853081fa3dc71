import { exact, formatDuration } from '../../config';
import type { Config } from '../../config';
import { intervalOf } from '../pace';
import { selector } from '../promql';
import { recordedLabels } from '../quantity';
import type { Labels, Source } from '../quantity';
import { noDataFor } from '../rules/alerting';
import type { Level, Signal } from '../signal';
import type { InputSeries } from './compile';
import type { ExprTest, PromtoolTest } from './promtool-test';

/** How far beyond a limit the tests go: near enough that a limit that is 1 % off is noticed. */
const EPSILON = 1e-3;

/** What is fed: for each value of the quantity, for how many evaluations; `undefined` ends the series. */
type Course = readonly (readonly [value: number | undefined, evaluations: number])[];

/**
 * Tests that feed the recorded quantity itself: for every level, exactly at the limit (silent), just beyond it
 * (silent before `for`, firing from `for` on), recovery after `keep_firing_for`, the guard on both sides, and
 * what no data means.
 */
export function limitTests(signal: Signal, config: Config): PromtoolTest[] {
  const bench = new Bench(signal, config);
  return [
    ...signal.levels.flatMap((level) =>
      signal.quantity.sources.flatMap((source) => bench.levelTests(level, source)),
    ),
    bench.noData(),
  ];
}

class Bench {
  private readonly step: number;
  private readonly keep: number;

  constructor(
    private readonly signal: Signal,
    config: Config,
  ) {
    this.step = intervalOf(signal, config);
    this.keep = config.evaluation.keepFiringFor / this.step;
  }

  levelTests(level: Level, source: Source): PromtoolTest[] {
    const { signal } = this;
    const labels = this.labelsFor(level, source);
    const wait = level.for / this.step;
    const keep = this.keepOf(level);
    const over = this.beyond(level);
    const subject = labels['subject'] ?? '';
    const only = Object.values(level.match ?? {}).filter((value) => !subject.includes(value));
    const where = [signal.alert, level.severity, subject, ...only].join(' ').trim();
    // One course instead of three tests: half of what promtool takes is the beginning of each.
    const begin = wait + 3;
    const end = begin + wait + 3;
    const at = [
      begin - 1,
      ...(wait > 0 ? [begin + wait - 1] : []),
      begin + wait,
      ...(keep > 0 ? [end + keep - 1] : []),
      end + keep,
    ];
    const tests = [
      this.test(
        `${where}: silent at the limit, fires beyond it, recovers`,
        labels,
        [
          [level.limit, begin],
          [over, end - begin],
          [signal.safe, keep + 2],
        ],
        at,
      ),
    ];
    if (signal.guard) {
      const { min } = signal.guard;
      tests.push(
        this.test(
          `${where}: too little to tell`,
          labels,
          [[over, wait + 4]],
          [wait + 2],
          exact(min * (1 - EPSILON)),
        ),
      );
    }
    return tests;
  }

  noData(): PromtoolTest {
    const { signal } = this;
    const waits = signal.levels.map((level) => level.for / this.step);
    const absences = signal.levels.flatMap((level, at) =>
      noDataFor(signal, level).map((labels) => ({
        wait: waits[at] ?? 0,
        labels: { severity: level.severity, ...labels },
      })),
    );
    const end = Math.max(...(absences.length > 0 ? absences.map(({ wait }) => wait) : waits)) + 2;
    const edges = absences.flatMap(({ wait }) => (wait > 0 ? [wait - 1, wait] : [wait]));
    const at = [...new Set([...edges, end])].sort((a, b) => a - b);
    return {
      name: `${signal.alert}: no data`,
      interval: formatDuration(this.step),
      input_series: [{ series: 'unrelated', values: `1x${end + 2}` }],
      promql_expr_test: at.map((time) =>
        this.firing(
          time,
          absences.filter(({ wait }) => time >= wait).map(({ labels }) => labels),
        ),
      ),
    };
  }

  /** The series under test, with the level's own labels in the place of the example's. */
  private labelsFor(level: Level, source: Source): Labels {
    return recordedLabels({ ...source, identity: { ...source.identity, ...level.match } });
  }

  /** Evaluations for which the level goes on firing; the dead-man's switch must fall silent at once. */
  private keepOf({ severity }: Level): number {
    return severity === 'none' ? 0 : this.keep;
  }

  private beyond({ limit }: Level): number {
    const sign = this.signal.direction === 'above' ? 1 : -1;
    if (this.signal.quantity.unit === 'state') return limit + sign;
    return exact(limit + sign * (limit === 0 ? EPSILON : Math.abs(limit) * EPSILON));
  }

  private test(
    name: string,
    labels: Labels,
    course: Course,
    at: readonly number[],
    guard = this.signal.guard?.min,
  ): PromtoolTest {
    const total = course.reduce((sum, [, count]) => sum + count, 0);
    const watched = this.signal.noData === 'silent' ? [] : this.signal.noData.fires;
    const input: InputSeries[] = [
      {
        series: this.series(labels),
        values: course.map(([value, count]) => `${value}x${count - 1}`).join(' '),
      },
      // What must exist is there, so that only the series under test speaks.
      ...watched
        .filter((others) => Object.entries(others).some(([key, value]) => labels[key] !== value))
        .map((others) => ({ series: this.series(others), values: `${this.signal.safe}x${total}` })),
      ...(this.signal.guard && guard !== undefined
        ? [
            {
              series: `${this.signal.guard.quantity.record}${selector({ subject: labels['subject'] ?? '' })}`,
              values: `${guard}x${total}`,
            },
            // Somebody else has plenty: that must not count.
            {
              series: `${this.signal.guard.quantity.record}{subject="somebody-else"}`,
              values: `${this.signal.guard.min * 10}x${total}`,
            },
          ]
        : []),
    ];
    const open = guard === undefined || this.signal.guard === undefined || guard >= this.signal.guard.min;
    return {
      name,
      interval: formatDuration(this.step),
      input_series: input,
      promql_expr_test: at.map((time) =>
        this.firing(
          time,
          open
            ? this.signal.levels
                .filter((level) => matches(level, labels) && this.fires(level, course, time))
                .map((level) => ({ severity: level.severity, ...labels }))
            : [],
        ),
      ),
    };
  }

  private series(labels: Labels): string {
    return `${this.signal.quantity.record}${selector(labels)}`;
  }

  /** Prometheus' own state machine for one level over a course: pending, firing, kept firing. */
  private fires(level: Level, course: Course, at: number): boolean {
    const keep = this.keepOf(level);
    let since: number | undefined;
    let keptSince: number | undefined;
    let firing = false;
    let time = 0;
    for (const [value, count] of course) {
      // A run of equal values is judged by its end: days of a job's age are thousands of evaluations.
      const end = Math.min(time + count - 1, at);
      if (end < time) break;
      if (value !== undefined && this.crosses(level, value)) {
        since ??= time;
        keptSince = undefined;
        firing ||= end - since >= level.for / this.step;
      } else if (!firing || keep === 0 || end - (keptSince ??= time) >= keep) {
        [since, keptSince, firing] = [undefined, undefined, false];
      }
      time += count;
    }
    return firing;
  }

  private crosses({ limit }: Level, value: number): boolean {
    return this.signal.direction === 'above' ? value > limit : value < limit;
  }

  private firing(time: number, alerts: readonly Labels[]): ExprTest {
    const by = 'severity, subject';
    const count = new Map<string, number>();
    for (const { severity = '', subject } of alerts) {
      const key = selector(subject ? { severity, subject } : { severity });
      count.set(key, (count.get(key) ?? 0) + 1);
    }
    return {
      expr: `count by (${by}) (ALERTS{alertname="${this.signal.alert}",alertstate="firing"})`,
      eval_time: formatDuration(time * this.step),
      exp_samples: [...count].map(([labels, value]) => ({ labels, value })),
    };
  }
}

function matches({ match = {} }: Level, labels: Labels): boolean {
  return Object.entries(match).every(([name, value]) => labels[name] === value);
}
