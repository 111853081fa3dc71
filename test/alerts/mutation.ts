import { intervalOf, ruleFileNames, ruleFiles } from '../../alerts';
import type { AlertRule, PromtoolFile, RecordingRule, Rule, RuleFile } from '../../alerts';
import { parseDuration } from '../../config';
import type { Config } from '../../config';
import { alertingFor } from '../support/plane';
import { testRules, withFolder, writeFiles } from '../support/promtool';
import { alertMutants, recordMutants } from './mutants';
import type { Mutant } from './mutants';

interface Case {
  /** Signal, rule and what is wrong. */
  readonly key: string;
  /** Files with its tests, the cheapest ones first. */
  readonly tests: readonly string[];
}

/** Most mutants fall to the first tests they meet: only what survives these is asked the next, dearer ones. */
const ROUNDS = 3;

/** Labels that every rule has; the others say for which series it holds, and so do the names of its tests. */
const COMMON = ['severity', 'sev', 'team', 'tier', 'incident'];

/** What is mutated, in which configuration. */
export interface MutationProps {
  readonly config: Config;
  /** Signals by name. Default: all of them. */
  readonly chosen?: readonly string[];
  /** Mutants that mean the same, with the reason. */
  readonly equivalent: Readonly<Record<string, string>>;
}

/**
 * Every mutant is a copy of its signal's slice with one thing wrong and of the tests that load the slice; all of
 * them run in two promtool processes at a time. A mutant is killed when at least one of its tests fails.
 */
export function describeMutants({ config, chosen, equivalent }: MutationProps): void {
  const plane = alertingFor(config);
  const signals = plane.signals.filter(({ alert }) => chosen?.includes(alert) ?? true);
  const alerts = signals.map(({ alert }) => alert);
  const files = ruleFiles(plane, config);

  const written: Record<string, object> = { ...files };

  /** Writes the mutants of the rules of one slice file, with the tests in `testFile` for each. */
  function mutantsOf<R extends Rule>(
    alert: string,
    slice: string,
    testFile: string,
    name: (rule: R) => string,
    mutate: (rule: R) => readonly Mutant<R>[],
    concerns: (rule: R, test: string) => boolean,
  ): Case[] {
    const { groups } = files[slice] as RuleFile;
    const original = files[testFile] as PromtoolFile;
    return groups.flatMap((group) =>
      group.rules.flatMap((rule, at) =>
        mutate(rule as R).map(({ what, rule: changed }, index): Case => {
          const base = `rules/mutants/${slice.replace(/^.*\//, '')}-${at}-${index}`;
          const rules = group.rules.flatMap((it, other) => (other !== at ? [it] : changed ? [changed] : []));
          written[`${base}.rules.yml`] = { groups: [{ ...group, rules }] };
          // Whatever else the tests load (a shared quantity) stays as it is.
          const rule_files = original.rule_files.map((file) =>
            file.endsWith(slice.replace(/^rules/, '')) ? `${base.replace(/^.*\//, '')}.rules.yml` : file,
          );
          // The others would be green: twice the time for nothing.
          const concerned = original.tests.filter((test) => concerns(rule as R, test.name));
          const tests = inRounds(concerned).map((own, round) => {
            const file = `${base}-${round}.test.yml`;
            written[file] = { ...original, tests: own, rule_files };
            return file;
          });
          return { key: `${alert}: ${name(rule as R)}: ${what}`, tests };
        }),
      ),
    );
  }

  const limits = signals.flatMap((signal) => {
    const { alert } = signal;
    return mutantsOf<AlertRule>(
      alert,
      ruleFileNames(alert).alerts,
      ruleFileNames(alert).limitsTest,
      ({ labels, expr }) => `${labels['severity'] ?? ''} ${expr.split('\n')[0] ?? ''}`,
      (rule) => alertMutants(rule, intervalOf(signal, config)),
      ({ labels }, test) =>
        test === `${alert}: no data` ||
        (test.startsWith(`${alert} ${labels['severity']}`) &&
          Object.entries(labels).every(([name, value]) => COMMON.includes(name) || test.includes(value))),
    );
  });
  const quantities = signals.flatMap(({ alert }) =>
    mutantsOf<RecordingRule>(
      alert,
      ruleFileNames(alert).records,
      ruleFileNames(alert).quantityTest,
      ({ record, labels = {} }) => [record, ...Object.values(labels)].join(' '),
      recordMutants,
      ({ record, labels = {} }, test) => test.startsWith(`${record} ${JSON.stringify(labels)} `),
    ),
  );

  function share(cases: readonly Case[], survivors: readonly string[]): string {
    const same = survivors.filter((key) => key in equivalent);
    const reasons = same.map((key) => `\n  ${key}: ${equivalent[key] ?? ''}`).join('');
    return `mutants: ${cases.length}, killed: ${cases.length - survivors.length}, equivalent: ${same.length}${reasons}`;
  }

  describe('mutants of the rules', () => {
    let survivors: ReadonlySet<string>;
    let broken: readonly string[];
    const surviving = (cases: readonly Case[]) =>
      cases.map(({ key }) => key).filter((key) => survivors.has(key));

    beforeAll(async () => {
      const all = [...limits, ...quantities];
      const failures = await withFolder((folder) => {
        writeFiles(folder, written);
        return killed(folder, all);
      });
      survivors = new Set(all.map(({ key }) => key).filter((key) => failures.get(key)?.length === 0));
      // A rule that does not load, or a test that did not run, kills nothing.
      const unfit = /could not parse|unmarshal|invalid|no such file|did not run/;
      broken = [...failures]
        .filter(([, texts]) => texts.some((text) => unfit.test(text)))
        .map(([key]) => key);
      process.stdout.write(`limits and times: ${share(limits, surviving(limits))}\n`);
      process.stdout.write(`quantities: ${share(quantities, surviving(quantities))}\n`);
    }, 1_600_000);

    it('have names of their own', () => {
      const keys = [...limits, ...quantities].map(({ key }) => key);
      expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
    });

    it('all load', () => {
      expect(broken).toEqual([]);
    });

    it.each(alerts)('%s: every mutant of a limit or a time is killed', (alert) => {
      const own = limits.filter(({ key }) => key.startsWith(`${alert}: `));
      expect(own).not.toEqual([]);
      expect(surviving(own).filter((key) => !(key in equivalent))).toEqual([]);
    });

    it.each(alerts)('%s: no mutant of its quantity survives unexplained', (alert) => {
      const own = quantities.filter(({ key }) => key.startsWith(`${alert}: `));
      expect(surviving(own).filter((key) => !(key in equivalent))).toEqual([]);
    });

    it('that are called equivalent exist and survive', () => {
      const mine = Object.keys(equivalent).filter((key) => alerts.includes(key.replace(/:.*/, '')));
      expect(mine.filter((key) => !survivors.has(key))).toEqual([]);
    });
  });
}

/** Tests in files of about equal numbers, by how many evaluations they take; none is empty. */
function inRounds(tests: PromtoolFile['tests']): readonly PromtoolFile['tests'][] {
  const cost = ({ interval, promql_expr_test }: PromtoolFile['tests'][number]) =>
    Math.max(...promql_expr_test.map(({ eval_time }) => parseDuration(eval_time))) / parseDuration(interval);
  const sorted = [...tests].sort((one, other) => cost(one) - cost(other));
  const each = Math.ceil(sorted.length / ROUNDS);
  return Array.from({ length: ROUNDS }, (_, round) => sorted.slice(round * each, (round + 1) * each)).filter(
    (own) => own.length > 0,
  );
}

/** What the tests of each mutant say, by its key; of those that survive all of them, nothing. */
async function killed(folder: string, all: readonly Case[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const failures = new Map<string, readonly string[]>(all.map(({ key }) => [key, []]));
  for (let round = 0; round < ROUNDS; round++) {
    const left = all.flatMap(({ key, tests }) => {
      const file = tests[round];
      return file !== undefined && failures.get(key)?.length === 0 ? [{ key, file }] : [];
    });
    const { files } = await testRules(
      folder,
      left.map(({ file }) => file),
      2,
    );
    for (const { key, file } of left) {
      const cases = files.get(file) ?? [{ name: file, failure: 'did not run' }];
      failures.set(
        key,
        cases.flatMap(({ failure }) => (failure === undefined ? [] : [failure])),
      );
    }
  }
  return failures;
}
