import { intervalOf, ruleFileNames, ruleFiles } from '../../alerts';
import type { AlertRule, PromtoolFile, RecordingRule, Rule, RuleFile } from '../../alerts';
import type { Config } from '../../config';
import { alertingFor } from '../support/plane';
import { testRules, withFolder, writeFiles } from '../support/promtool';
import { alertMutants, recordMutants } from './mutants';
import type { Mutant } from './mutants';

interface Case {
  /** Signal, rule and what is wrong. */
  readonly key: string;
  readonly test: string;
}

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
 * them run in two promtool processes. A mutant is killed when at least one of its tests fails.
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
          written[`${base}.test.yml`] = {
            ...original,
            // The others would be green: twice the time for nothing.
            tests: original.tests.filter((test) => concerns(rule as R, test.name)),
            // Whatever else the tests load (a shared quantity) stays as it is.
            rule_files: original.rule_files.map((file) =>
              file.endsWith(slice.replace(/^rules/, '')) ? `${base.replace(/^.*\//, '')}.rules.yml` : file,
            ),
          };
          return { key: `${alert}: ${name(rule as R)}: ${what}`, test: `${base}.test.yml` };
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
      const results = await withFolder((folder) => {
        writeFiles(folder, written);
        return testRules(
          folder,
          all.map(({ test }) => test),
          2,
        );
      });
      const failures = ({ test }: Case) =>
        (results.files.get(test) ?? []).flatMap(({ failure }) => (failure === undefined ? [] : [failure]));
      survivors = new Set(all.filter((it) => failures(it).length === 0).map(({ key }) => key));
      // A rule that does not load, or a test that did not run, kills nothing.
      broken = all
        .filter(
          (it) =>
            !results.files.has(it.test) ||
            failures(it).some((failure) => /could not parse|unmarshal|invalid|no such file/.test(failure)),
        )
        .map(({ key }) => key);
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
