import { ruleFileNames, ruleFiles } from '../../alerts';
import type { PromtoolFile } from '../../alerts';
import type { Config } from '../../config';
import { configWith } from '../support/config';
import { COUNTED } from '../support/from-logs';
import { SWITCHED_ON } from '../support/leaves';
import { alertingFor } from '../support/plane';
import { testRules, withFolder, writeFiles } from '../support/promtool';

/** The rules of a configuration and their tests, by file name. */
export function filesOf(config: Config) {
  const plane = alertingFor(config);
  return { plane, files: ruleFiles(plane, config) };
}

/** The plane whose services all export their metrics. */
export const scraped = filesOf(configWith(SWITCHED_ON));

/** Runs the generated tests of all that differs where services are counted from logs. Fails where one of them does. */
export async function expectGenerated({ plane, files }: ReturnType<typeof filesOf>): Promise<void> {
  const differing = plane.signals
    .map(({ alert }) => alert)
    .filter((alert) =>
      Object.values(ruleFileNames(alert)).some(
        (name) => JSON.stringify(files[name]) !== JSON.stringify(scraped.files[name]),
      ),
    );
  const names = differing.flatMap((alert) => [
    ruleFileNames(alert).limitsTest,
    ruleFileNames(alert).quantityTest,
  ]);
  const results = await withFolder((folder) => {
    writeFiles(folder, files);
    return testRules(folder, names, 2);
  });
  expect(differing).toEqual(expect.arrayContaining([...COUNTED, 'ServiceDown']));
  expect([...results.files.values()].flat().filter(({ failure }) => failure)).toEqual([]);
  for (const name of names) {
    const ran = (results.files.get(name) ?? []).map((one) => one.name);
    expect([name, ran]).toEqual([name, (files[name] as PromtoolFile).tests.map((one) => one.name)]);
  }
}
