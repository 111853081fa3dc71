import { groupOf, ruleFileNames, ruleFiles } from '../../alerts';
import type { AlertRule, PromtoolFile, RecordingRule, RuleFile } from '../../alerts';
import { eachCase } from '../../alerts/quantity';
import { recordedBy } from '../../alerts/rules/files';
import { formatDuration } from '../../config';
import type { Config } from '../../config';
import { configWith, loadConfig } from '../support/config';
import { SWITCHED_ON } from '../support/leaves';
import { alertingFor } from '../support/plane';
import { testRules, withFolder, writeFiles } from '../support/promtool';
import type { TestResults } from '../support/promtool';
import { run } from '../support/tools';

const SHIPPED = 'rules/alerting_rules.yml';

function filesOf(config: Config) {
  const plane = alertingFor(config);
  return { plane, files: ruleFiles(plane, config) };
}

/** With all that prod leaves off until somebody configures it: what is off has to be right, too. */
const prod = filesOf(configWith(SWITCHED_ON));
const { signals } = prod.plane;
const alerts = signals.map(({ alert }) => alert);
const tests = (alert: string) => [ruleFileNames(alert).limitsTest, ruleFileNames(alert).quantityTest];

function read<T>(name: string, files = prod.files): T {
  return (files[name] ?? {}) as T;
}

function rulesOf<T>(name: string): readonly T[] {
  return read<RuleFile>(name).groups.flatMap(({ rules }) => rules as unknown as readonly T[]);
}

describe('the generated tests, run by promtool', () => {
  let results: TestResults;

  beforeAll(async () => {
    results = await withFolder((folder) => {
      writeFiles(folder, prod.files);
      return testRules(folder, alerts.flatMap(tests), 2);
    });
    const count = [...results.files.values()].reduce((sum, cases) => sum + cases.length, 0);
    process.stdout.write(`generated tests: ${count} for ${signals.length} signals\n`);
  }, 240_000);

  it.each(alerts.flatMap(tests))('%s', (name) => {
    const cases = results.files.get(name) ?? [];
    expect(cases.filter(({ failure }) => failure !== undefined)).toEqual([]);
    // A file that promtool skipped, or read only in part, is not green.
    expect(cases.map((one) => one.name)).toEqual(read<PromtoolFile>(name).tests.map((one) => one.name));
  });

  it('found every rule file', () => {
    expect(results.warnings).toEqual([]);
  });
});

describe.each(signals.map((signal) => [signal.alert, signal] as const))('%s', (alert, signal) => {
  const names = ruleFileNames(alert);

  it('is asserted to fire and to be silent, at every level', () => {
    const asserted = read<PromtoolFile>(names.limitsTest).tests.flatMap((test) => test.promql_expr_test);
    const fires = (severity: string, subject = '') =>
      asserted.filter(({ exp_samples }) =>
        exp_samples.some(
          ({ labels }) => labels.includes(`severity="${severity}"`) && labels.includes(subject),
        ),
      );
    for (const { severity, match = {} } of signal.levels) {
      const firing = Math.max(...[...Object.values(match), ''].map((value) => fires(severity, value).length));
      expect([severity, match, firing > 0]).toEqual([severity, match, true]);
      expect([severity, fires(severity).length < asserted.length]).toEqual([severity, true]);
    }
  });

  it('has a test for every example of everything it records', () => {
    const titles = read<PromtoolFile>(names.quantityTest).tests.map(({ name }) => name);
    const own = new Set(rulesOf<RecordingRule>(names.records).map(({ record }) => record));
    // What another signal records as well is tested there.
    const parts = recordedBy(signal).filter(({ record }) => own.has(record));
    const quantities = [...parts, signal.quantity, ...(signal.guard ? [signal.guard.quantity] : [])];
    for (const { record, sources } of quantities) {
      for (const example of sources.flatMap(eachCase).flatMap((source) => Object.keys(source.examples))) {
        expect(titles.filter((name) => name.startsWith(record) && name.includes(example))).not.toEqual([]);
      }
    }
  });

  it('loads only rules that are in the shipped file, under its own group', () => {
    for (const name of [names.alerts, names.records]) {
      expect(read<RuleFile>(name).groups.map((group) => group.name)).toEqual([groupOf(signal)]);
    }
    expect(rulesOf<AlertRule>(names.alerts).map((rule) => rule.alert)).toEqual(
      signal.levels.map(() => alert),
    );
  });
});

describe('the shipped rule file', () => {
  const groups = read<RuleFile>(SHIPPED).groups;

  it('passes promtool check rules without a lint finding', async () => {
    const result = await withFolder((folder) => {
      writeFiles(folder, prod.files);
      return run('promtool', ['check', 'rules', '--lint=all', '--lint-fatal', SHIPPED], { cwd: folder });
    });
    expect([result.code, result.stderr]).toEqual([0, expect.not.stringContaining('error')]);
  });

  it('is the slices, group by group, records before alerts', () => {
    expect(new Set(groups.map(({ name }) => name)).size).toBe(groups.length);
    for (const { name, rules } of groups) {
      const members = signals.filter((signal) => groupOf(signal) === name).map(({ alert }) => alert);
      expect(rules).toEqual([
        ...members.flatMap((alert) => rulesOf<RecordingRule>(ruleFileNames(alert).records)),
        ...members.flatMap((alert) => rulesOf<AlertRule>(ruleFileNames(alert).alerts)),
      ]);
    }
    expect(groups.map(({ name }) => name)).toEqual([...new Set(signals.map(groupOf))]);
  });

  it('evaluates the groups of slow signals at their own interval, the others at Prometheus’ own', () => {
    const { slowEvaluationInterval } = loadConfig('prod').evaluation;
    for (const { name, interval } of groups) {
      const slow = signals.some((signal) => groupOf(signal) === name && signal.pace === 'slow');
      expect([name, interval]).toEqual([name, slow ? formatDuration(slowEvaluationInterval) : undefined]);
    }
    expect(groups.filter(({ interval }) => interval !== undefined).length).toBeGreaterThan(5);
  });

  it('records every quantity once and before it is compared', () => {
    const records = groups.flatMap(({ rules }) =>
      rules.flatMap((rule) =>
        'record' in rule ? [`${rule.record} ${JSON.stringify(rule.labels ?? {})}`] : [],
      ),
    );
    expect(records).toEqual([...new Set(records)]);
    for (const { record } of signals.flatMap((it) => [
      it.quantity,
      ...(it.guard ? [it.guard.quantity] : []),
    ])) {
      expect(records.filter((it) => it.startsWith(`${record} `))).not.toEqual([]);
    }
  });
});
