import { ruleFileNames, ruleFiles } from '../../alerts';
import type { PromtoolFile } from '../../alerts';
import { logMetrics } from '../../inventory';
import { loadConfig } from '../support/config';
import { alertingFor } from '../support/plane';
import { metricsOf } from '../support/promql';
import { testRules, withFolder, writeFiles } from '../support/promtool';

const config = loadConfig('prod');
const plane = alertingFor(config);
const files = ruleFiles(plane, config);
const step = config.evaluation.scrapeInterval;
const names = ruleFileNames('AuthFailuresHigh');
const LENGTH = 1200;
const BEGIN = 300;

/** Seconds at which logins fail; a count begins at 0 with Fluentd, as all its values are known beforehand. */
const COURSES: Readonly<Record<string, readonly number[]>> = {
  '37 at once': Array.from({ length: 37 }, () => BEGIN),
  '37 within a minute': Array.from({ length: 37 }, (_, at) => BEGIN + (at * 60) / 37),
  '11 at once': Array.from({ length: 11 }, () => BEGIN),
  '10 at once': Array.from({ length: 10 }, () => BEGIN),
  '12 a minute, evenly': Array.from({ length: 180 }, (_, at) => BEGIN + (at * 60) / 12),
  '9 a minute, evenly': Array.from({ length: 130 }, (_, at) => (at * 60) / 9),
  '9 a minute, at once': Array.from({ length: 180 }, (_, at) => 60 * Math.floor(at / 9)),
};

/** Which severities fire at any time of a course. `history`: failures that the count has seen before. */
async function fired(failures: readonly number[], history: number): Promise<string[]> {
  const times = Array.from({ length: LENGTH / step }, (_, at) => at * step);
  const values = times.map((time) => history + failures.filter((at) => at <= time).length).join(' ');
  const lately = (severity: string) =>
    `count(count_over_time(ALERTS{alertname="AuthFailuresHigh",alertstate="firing",severity="${severity}"}[${LENGTH}s]))`;
  const severities = ['warning', 'critical'];
  const tests = severities.map((severity) => ({
    name: severity,
    interval: `${step}s`,
    input_series: [
      {
        series: 'log_auth_failures_total{job="fluentd",namespace="n",service="backend",node="a"}',
        values,
      },
    ],
    // Fails with exactly one alert: what fired is what failed.
    promql_expr_test: [{ expr: `${lately(severity)} == 1`, eval_time: `${LENGTH - step}s`, exp_samples: [] }],
  }));
  const rule_files = [names.limitsTest, names.quantityTest].flatMap(
    (name) => (files[name] as PromtoolFile).rule_files,
  );
  const test = 'rules/tests/brute-force.test.yml';
  const results = await withFolder((folder) => {
    writeFiles(folder, {
      ...files,
      [test]: { rule_files: [...new Set(rule_files)], evaluation_interval: `${step}s`, tests },
    });
    return testRules(folder, [test]);
  });
  const cases = results.files.get(test) ?? [];
  expect(cases.map(({ name }) => name)).toEqual(severities);
  return cases.filter(({ failure }) => failure !== undefined).map(({ name }) => name);
}

it.each([
  ['37 at once', 0, ['warning']],
  ['37 within a minute', 0, ['warning']],
  ['37 at once', 500, ['warning']],
  ['11 at once', 500, ['warning']],
  ['12 a minute, evenly', 0, ['warning', 'critical']],
  ['10 at once', 500, []],
  ['9 a minute, evenly', 0, []],
  ['9 a minute, at once', 500, []],
] as const)('%s after %d: %j', async (course, history, expected) => {
  expect(await fired(COURSES[course] ?? [], history)).toEqual(expected);
});

it('alerts read only counts that begin at 0: the first events of others would go unseen', () => {
  const uninitialised = logMetrics(config).filter(({ initialised }) => !initialised);
  expect(uninitialised.map(({ name }) => name)).toContain('log_http_requests_total');
  const read = plane.slices.flatMap(({ records }) => records.flatMap(({ expr }) => metricsOf(expr)));
  expect(read.filter((name) => uninitialised.some((it) => it.name === name))).toEqual([]);
  expect(read).toContain('log_auth_failures_total');
});
