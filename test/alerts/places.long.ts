import { ruleFileNames, ruleFiles } from '../../alerts';
import type { RuleFile } from '../../alerts';
import type { Config } from '../../config';
import { configWith, loadConfig } from '../support/config';
import { SWITCHED_ON } from '../support/leaves';
import { alertingFor } from '../support/plane';
import { testRules, withFolder, writeFiles } from '../support/promtool';

function filesOf(config: Config) {
  const plane = alertingFor(config);
  return { plane, files: ruleFiles(plane, config) };
}

const prod = filesOf(configWith(SWITCHED_ON));
const alerts = prod.plane.signals.map(({ alert }) => alert);
const tests = (alert: string) => [ruleFileNames(alert).limitsTest, ruleFileNames(alert).quantityTest];

describe.each(['dev', 'ci'] as const)('%s', (place) => {
  /** Links differ by environment; what is evaluated should not. */
  const evaluated = (file: object | undefined) =>
    ((file ?? { groups: [] }) as RuleFile).groups.map(({ name, rules }) => ({
      name,
      rules: rules.map((rule) => ({ ...rule, annotations: undefined })),
    }));

  it('evaluates the rules of prod, or rules that pass their own tests', async () => {
    const { plane, files } = filesOf(loadConfig(place));
    const differing = plane.signals.filter(({ alert }) => {
      const names = ruleFileNames(alert);
      const same = tests(alert).every(
        (name) => JSON.stringify(files[name]) === JSON.stringify(prod.files[name]),
      );
      const alike = [names.alerts, names.records].every(
        (name) => JSON.stringify(evaluated(files[name])) === JSON.stringify(evaluated(prod.files[name])),
      );
      return !same || !alike;
    });
    const results = await withFolder((folder) => {
      writeFiles(folder, files);
      return testRules(
        folder,
        differing.flatMap(({ alert }) => tests(alert)),
      );
    });
    expect([...results.files.values()].flat().filter(({ failure }) => failure)).toEqual([]);
    expect(plane.signals.map(({ alert }) => alert).filter((alert) => !alerts.includes(alert))).toEqual([]);
  }, 240_000);
});
