import { ruleFileNames, ruleFiles } from '../../alerts';
import type { RecordingRule, RuleFile } from '../../alerts';
import { errorRatioName } from '../../alerts/slo/error-ratio';
import { slos } from '../../alerts/slo/objectives';
import { sloWindows } from '../../alerts/slo/windows';
import { formatDuration } from '../../config';
import { configWith, loadConfig, problemsWith, readConfig } from '../support/config';
import { alertingFor } from '../support/plane';
import { testRules, withFolder, writeFiles } from '../support/promtool';

const config = loadConfig();
const plane = alertingFor(config);
const files = ruleFiles(plane, config);
const OF_SLO = ['ErrorBudgetBurn', 'ErrorBudgetBurnSlow', 'ErrorBudgetLow'];

/** The records about objectives, in the order in which they are evaluated. */
const records = plane.rules.groups
  .filter(({ name }) => name === 'slo-slow')
  .flatMap(({ rules }) => rules.filter((rule): rule is RecordingRule => 'record' in rule));

describe('the windows of error ratios', () => {
  const labels = `{sloth_id="backend-availability",sloth_slo="availability",namespace="n",service="backend",subject="n/backend-availability"}`;
  /** All requests fail until this step, none afterwards. */
  const END = 24;

  /** A window in steps of a twelfth: half of it after the end, half of what it adds up has failed. */
  const testOf = (window: number, among: readonly RecordingRule[]) => {
    const step = window / 12;
    const at = (steps: number) => formatDuration((END + steps) * step);
    const value = (expr: string, steps: number, expected: number) => ({
      expr: `round(${expr}, 1e-6)`,
      eval_time: at(steps),
      exp_samples: [{ labels: `{}`, value: expected }],
    });
    const ratio = `sum(${errorRatioName(window)}{sloth_window="${formatDuration(window)}"})`;
    const counted = `slo_requests_${formatDuration(window)}`;
    return {
      rules: {
        groups: [
          {
            name: 'slo',
            rules: among.filter(({ record }) => [errorRatioName(window), counted].includes(record)),
          },
        ],
      },
      test: {
        rule_files: [`${window}.rules.yml`],
        evaluation_interval: formatDuration(step),
        tests: [
          {
            name: formatDuration(window),
            interval: formatDuration(step),
            input_series: [
              { series: `slo_requests_per_minute${labels}`, values: `2x${END + 40}` },
              { series: `slo_errors_per_minute${labels}`, values: `2x${END} 0x40` },
            ],
            promql_expr_test: [
              value(ratio, 0, 1),
              value(ratio, 6, 0.5),
              value(ratio, 9, 0.25),
              value(ratio, 12, 0),
              ...(among.some(({ record }) => record === counted)
                ? [value(`sum(${counted})`, 20, (2 * 12 * config.evaluation.slowEvaluationInterval) / 60)]
                : []),
            ],
          },
        ],
      },
    };
  };

  const run = (among: readonly RecordingRule[]) =>
    withFolder(async (folder) => {
      const long = sloWindows(config).slice(1);
      for (const window of long) {
        const { rules, test } = testOf(window, among);
        writeFiles(folder, { [`${window}.rules.yml`]: rules, [`${window}.test.yml`]: test });
      }
      const results = await testRules(
        folder,
        long.map((window) => `${window}.test.yml`),
      );
      const failed = [...results.files.values()].flat().filter(({ failure }) => failure !== undefined);
      return { failed: failed.map(({ name }) => name), count: results.files.size, why: failed };
    });

  it('are as long as they say', async () => {
    const { count, why } = await run(records);
    expect(why).toEqual([]);
    expect(count).toBe(7);
  });

  it('would fail at twice or half the length', async () => {
    for (const factor of [2, 0.5]) {
      const wrong = records.map((rule) => ({
        ...rule,
        expr: rule.expr.replace(/\[(\d+)([mhd])\]/g, (_, count: string, unit: string) => {
          const seconds = Number(count) * { m: 60, h: 3600, d: 86_400 }[unit as 'm' | 'h' | 'd'];
          return `[${formatDuration(seconds * factor)}]`;
        }),
      }));
      expect((await run(wrong)).failed).toEqual(sloWindows(config).slice(1).map(formatDuration));
    }
  });
});

describe('objectives', () => {
  it('leave exact budgets, without the noise of binary fractions', () => {
    for (const rule of records.filter(({ record }) => /budget:ratio$|objective:ratio$/.test(record))) {
      expect(rule.expr).toMatch(/^(vector\(0\.\d{1,7}\)|[^v])/);
    }
    const budgets = slos(configWith({ 'application.serviceDefaults.objectives.availability': '99.97%' }));
    expect(budgets.map(({ budget }) => budget).slice(0, 2)).toEqual([0.0003, 0.01]);
  });

  it('are one availability and one latency of every service, a fourth one included', () => {
    const more = readConfig('prod', (numbers) =>
      numbers.addIn(
        ['application', 'services'],
        numbers.createNode({
          name: 'worker',
          title: '作業',
          port: 80,
          owner: 'ops-l2',
          objectives: { availability: '99%', latency: { share: '95%', within: '1s' } },
        }),
      ),
    );
    const own = slos(more).filter(({ service }) => service === 'worker');
    expect(own.map(({ kind, objective, budget }) => [kind, objective, budget])).toEqual([
      ['availability', 0.99, 0.01],
      ['latency', 0.95, 0.05],
    ]);
    const { slices } = alertingFor(more);
    const rules = slices.find(({ alert }) => alert === 'ErrorBudgetBurn');
    const late = rules?.records.find(
      ({ record, labels }) => record === 'slo_errors_per_minute' && labels?.['sloth_slo'] === 'latency',
    );
    expect(late?.expr).toContain(
      'job=~"backend|frontend|ml-system",route!~"/health|/ready|/metrics",le=~"0\\\\.5"',
    );
    expect(late?.expr).toContain('job=~"worker",route!~"/health|/ready|/metrics",le=~"1|1\\\\.0"');
    const ofWorker = rules?.alerts.filter(({ labels }) => labels['team'] === 'ops-l2') ?? [];
    expect(ofWorker.map(({ expr }) => expr.split('\n')[0])).toEqual([
      'slo_page_burn_rate{window="1h",service="worker"} > 14.4',
      'slo_page_burn_rate{window="6h",service="worker"} > 6',
    ]);
  });

  it.each([
    [
      { 'application.serviceDefaults.objectives.latency.within': '600ms' },
      'application.serviceDefaults.objectives.latency.within: expected one of serviceDefaults.metrics.buckets (5ms, ',
    ],
    [
      { 'application.serviceDefaults.objectives.availability': '90%' },
      'application.serviceDefaults.objectives.availability: expected more than 93.06%: errors cannot burn the budget page.fast.burnRate (14.4) times as fast as that',
    ],
    [
      { 'thresholds.errorBudget.page.slow.burnRate': 14.4 },
      'thresholds.errorBudget.page.slow.burnRate: expected less than page.fast.burnRate (14.4): the slower the fire, the longer the windows',
    ],
    [
      { 'thresholds.errorBudget.ticket.slow.short': '3d' },
      'thresholds.errorBudget.ticket.slow.short: expected less than long (3d): it tells whether the fire still burns',
    ],
    [
      { 'thresholds.errorBudget.page.fast.short': '3m' },
      'thresholds.errorBudget.page.fast.short: expected at least four slow evaluations (4m), else a gap empties it',
    ],
    [
      { 'thresholds.errorBudget.period': '3d' },
      'thresholds.errorBudget.ticket.slow.long: expected less than errorBudget.period (3d)',
    ],
  ])('%j is refused', (changes, message) => {
    const problems = problemsWith(changes).map(({ path, message: text }) => `${path}: ${text}`);
    expect(problems).toEqual([expect.stringContaining(message)]);
  });
});

describe('the records', () => {
  it('bear the names that tools for sloth know', () => {
    expect([...new Set(records.map(({ record }) => record))]).toEqual(
      expect.arrayContaining([
        ...['5m', '30m', '1h', '2h', '6h', '1d', '3d', '30d'].map((it) => `slo:sli_error:ratio_rate${it}`),
        'slo:objective:ratio',
        'slo:error_budget:ratio',
        'slo:time_period:days',
        'slo:current_burn_rate:ratio',
        'slo:period_burn_rate:ratio',
        'slo:period_error_budget_remaining:ratio',
        'sloth_slo_info',
      ]),
    );
  });

  it('are all in one group, so that none is read before it is recorded', () => {
    const groups = OF_SLO.map((alert) => (files[ruleFileNames(alert).records] as RuleFile).groups[0]?.name);
    expect(groups).toEqual(['slo-slow', 'slo-slow', 'slo-slow']);
  });
});
