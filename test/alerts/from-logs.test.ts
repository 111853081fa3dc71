import { circles, mutings, universe } from '../../alerts/notify/mute-search';
import { ruleFileNames } from '../../alerts';
import type { PromtoolFile } from '../../alerts';
import { configWith } from '../support/config';
import { ALL_FROM_LOGS, COUNTED, SOME_FROM_LOGS } from '../support/from-logs';
import { logMetrics } from '../../inventory';
import { SWITCHED_ON } from '../support/leaves';
import { alertingFor } from '../support/plane';
import { withFolder, writeFiles } from '../support/promtool';
import { run } from '../support/tools';
import { expectGenerated, filesOf, scraped } from './logged-rules';

describe.each([
  ['some services', SOME_FROM_LOGS],
  ['all services', ALL_FROM_LOGS],
])('%s counted from logs', (_, changes) => {
  const config = configWith({ ...SWITCHED_ON, ...changes });
  const logged = filesOf(config);
  const { plane, files } = logged;
  const { signals, slices } = plane;
  const recordsOf = (alert: string) => slices.find((slice) => slice.alert === alert)?.records ?? [];

  it('has the same alerts, with the same limits', () => {
    const limits = (all: typeof signals) =>
      all.map(({ alert, levels }) => [alert, levels.map(({ limit, severity }) => [severity, limit])]);
    expect(limits(signals)).toEqual(limits(scraped.plane.signals));
  });

  // With all services it takes its time: from-logs.long.ts.
  if (changes === SOME_FROM_LOGS)
    it('passes its generated tests in promtool', () => expectGenerated(logged), 240_000);

  it('reads only counts that begin at 0: a first error is seen', () => {
    const late = logMetrics(config).filter(({ initialised }) => !initialised);
    expect(late.map(({ name }) => name)).toContain('log_http_requests_total');
    const read = slices.flatMap(({ records }) =>
      records.flatMap(({ expr }) => expr.match(/\blog_\w+/g) ?? []),
    );
    expect(read.filter((name) => late.some((it) => it.name === name))).toEqual([]);
  });

  it('has rules without a lint finding, so none twice', async () => {
    const result = await withFolder((folder) => {
      writeFiles(folder, files);
      const rules = 'rules/alerting_rules.yml';
      return run('promtool', ['check', 'rules', '--lint=all', '--lint-fatal', rules], { cwd: folder });
    });
    expect([result.code, result.stderr]).toEqual([0, expect.not.stringContaining('error')]);
  });

  it.each(COUNTED)('%s reads what Fluentd counts, and is tested with several nodes', (alert) => {
    const read = recordsOf(alert).flatMap(({ expr }) => expr.match(/\blog_http_\w+\{[^}]*\}/g) ?? []);
    expect(read).not.toEqual([]);
    expect(read.filter((one) => !one.includes('{job="fluentd",service='))).toEqual([]);
    const { tests: all } = files[ruleFileNames(alert).quantityTest] as PromtoolFile;
    const nodes = all.flatMap((test) =>
      test.input_series.flatMap(({ series }) => /^log_http_.*node="(\w+)"/.exec(series)?.[1] ?? []),
    );
    expect(new Set(nodes).size).toBeGreaterThan(1);
  });
});

describe('a service that is not scraped', () => {
  const config = configWith(SOME_FROM_LOGS);
  const { alertmanager, signals, slices } = alertingFor(config);
  const signal = (alert: string) => signals.find((it) => it.alert === alert);

  it('is missed by its probe alone', () => {
    const fires = signal('ServiceDown')?.noData;
    const missed = fires === undefined || fires === 'silent' ? [] : fires.fires;
    expect(missed.map(({ service, via }) => `${service} ${via}`)).toEqual([
      'backend scrape',
      'backend probe',
      'frontend probe',
      'ml-system probe',
    ]);
    const up = slices.find(({ alert }) => alert === 'ServiceDown')?.records.map(({ expr }) => expr);
    expect(up?.[0]).toContain('up{job=~"backend"}');
    expect(
      alertingFor(configWith(ALL_FROM_LOGS))
        .signals.find(({ alert }) => alert === 'ServiceDown')
        ?.quantity.sources.map(({ labels }) => labels),
    ).toEqual([{ via: 'probe' }]);
  });

  it('mutes nothing, as a probe that fails explains nothing; what it needs still mutes it', () => {
    const rules = alertmanager.inhibit_rules;
    const sources = rules.filter(({ source_matchers }) =>
      source_matchers.includes('alertname="ServiceDown"'),
    );
    const named = sources.flatMap(({ source_matchers }) =>
      source_matchers.filter((it) => it.startsWith('service=')),
    );
    expect(new Set(named)).toEqual(new Set(['service="backend"']));
    expect(sources.every(({ source_matchers }) => source_matchers.includes('via="scrape"'))).toBe(true);
    const muted = rules.filter(({ source_matchers }) => source_matchers.includes('alertname="DatabaseDown"'));
    expect(JSON.stringify(muted)).toContain('ml-system');
    const all = universe(
      signals,
      slices,
      config.application.services.map(({ name }) => name),
    );
    expect(circles(mutings(all, rules))).toEqual([]);
  });

  it('is named where a log that falls silent, or is not read, looks like no requests', () => {
    const silent = signal('LogsSilent')?.runbook.impact;
    for (const text of [silent?.ja, silent?.en]) expect(text).toContain('frontend, ml-system');
    expect(signal('ServiceDown')?.runbook.meaning.en).toContain('frontend, ml-system export no metrics');
    const steps = signal('TrafficDropped')?.runbook.diagnosis.map(({ text }) => text.en) ?? [];
    expect(steps.join()).toContain('Requests of frontend, ml-system are counted from their logs');
    const before = scraped.plane.signals.find(({ alert }) => alert === 'LogsSilent')?.runbook.impact;
    expect(before?.en).not.toContain('export no metrics');
  });
});
