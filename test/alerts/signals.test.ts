import { BOARD_IDS, intervalOf, panelId } from '../../alerts';
import type { Level, Quantity, Signal, Text } from '../../alerts';
import { bucketsFor } from '../../alerts/signals/application/buckets';
import { recordedBy, slices } from '../../alerts/rules/files';
import { signals as signalsOf } from '../../alerts/signals';
import type { Config } from '../../config';
import { configWith, loadConfig, readConfig } from '../support/config';
import { alertingFor, contextFor } from '../support/plane';
import { nodesOf, textOf } from '../support/promql';

const JAPANESE = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u;

const config = loadConfig();
const { signals } = alertingFor(config);
const quantitiesOf = (signal: Signal): Quantity[] => [
  signal.quantity,
  ...(signal.guard ? [signal.guard.quantity] : []),
];
const quantities = signals.flatMap(quantitiesOf);
const recorded = signals.flatMap(recordedBy);
const expressions = recorded.flatMap(({ record, sources }) => sources.map(({ expr }) => ({ record, expr })));
const find = (alert: string, of = signals): Signal => {
  const found = of.find((signal) => signal.alert === alert);
  if (!found) throw new Error(`no signal ${alert}`);
  return found;
};
const teamsOf = ({ team, levels }: Signal) =>
  levels.map(({ match, team: own }) => [match?.['service'] ?? match?.['cronjob'], own ?? team]);
const selectorsOf = (expr: string) =>
  nodesOf(expr)
    .filter(({ name }) => name === 'VectorSelector')
    .map((node) => textOf(expr, node));
const withWorker = (owner: string): Config =>
  readConfig('prod', (numbers) =>
    numbers.addIn(
      ['application', 'services'],
      numbers.createNode({ name: 'worker', title: '作業', port: 80, owner }),
    ),
  );

describe('all signals', () => {
  const unique = (values: readonly unknown[]) => expect(values).toEqual([...new Set(values)]);

  it('have names, records and panels of their own', () => {
    unique(signals.map(({ alert }) => alert));
    // A quantity may be one signal's own and another's guard: then it is the same.
    const measured = quantities.map(({ record, sources }) =>
      JSON.stringify([record, sources.map(({ expr, labels }) => [expr, labels])]),
    );
    unique([...new Set(measured)].map((text) => (JSON.parse(text) as [string])[0]));
    unique(signals.map(({ quantity }) => quantity.record));
    unique(signals.map(({ alert }) => panelId(alert)));
    expect(signals.every(({ alert }) => panelId(alert) > 0 && panelId(alert) < 2 ** 31)).toBe(true);
  });

  it('ask only jobs that are scraped', () => {
    const { inventory } = contextFor(config);
    // What is pushed bears the name of who pushed it.
    const pushers = inventory.connections.flatMap(({ from, to }) =>
      'workload' in to && to.workload === 'pushgateway' && 'workload' in from ? [from.workload] : [],
    );
    const jobs = [...inventory.scrapeJobs.map(({ job }) => job), ...pushers];
    for (const { record, expr } of expressions) {
      for (const selector of selectorsOf(expr)) {
        // Prometheus' own record of what fires belongs to no job.
        if (/^ALERTS(_FOR_STATE)?\{/.test(selector)) continue;
        if (recorded.some(({ record: name }) => name === selector.replace(/\{.*/, ''))) continue;
        const [, operator, value = ''] = /\bjob(=~?)"([^"]*)"/.exec(selector) ?? [];
        const asked = operator === '=~' ? value.split('|') : [value];
        expect([record, selector, asked.filter((job) => !jobs.includes(job))]).toEqual([
          record,
          selector,
          [],
        ]);
      }
    }
  });
});

describe.each(signals.map((signal) => [signal.alert, signal] as const))('%s', (_, signal) => {
  it('says everything in both languages, Japanese first', () => {
    const { meaning, impact, ...lists } = signal.runbook;
    const steps = Object.values(lists).flat();
    const texts: Text[] = [signal.title, meaning, impact, ...steps.map(({ text }) => text)];
    for (const { ja, en } of texts) {
      expect(ja).toMatch(JAPANESE);
      expect(en).toMatch(/[a-z]{2}/);
      expect(en.replaceAll(/「.*」/g, '')).not.toMatch(JAPANESE);
    }
    expect(Object.values(lists).map((list) => list.length > 0)).toEqual([true, true, true]);
    for (const { command = '' } of steps) expect(command).not.toMatch(/\n|undefined|<\w+>/);
  });

  it('has a safe value inside every limit, and levels in order', () => {
    const sign = signal.direction === 'above' ? 1 : -1;
    for (const { limit } of signal.levels) expect(sign * (limit - signal.safe)).toBeGreaterThanOrEqual(0);
    const crossed = (level: Level) => sign * (signal.safe - level.limit) > 0;
    expect(signal.levels.filter(crossed)).toEqual([]);
  });

  it('has examples that say what is affected', () => {
    for (const { sources } of quantitiesOf(signal)) {
      for (const { subject, identity, labels, examples } of sources) {
        expect(Object.keys(identity)).toEqual(subject);
        expect(Object.values(identity)).not.toContain('');
        expect(Object.keys(labels ?? {}).filter((name) => subject.includes(name))).toEqual([]);
        expect(Object.keys(examples)).not.toEqual([]);
      }
      const kinds = sources.map(({ labels = {} }) => Object.keys(labels).join());
      expect(new Set(kinds).size).toBe(1);
    }
  });

  it('compares in multiples of its evaluation interval', () => {
    const interval = intervalOf(signal, config);
    expect(signal.levels.filter((level) => level.for % interval !== 0)).toEqual([]);
  });

  it('is on a board, and names a severity that routes know', () => {
    expect(BOARD_IDS).toContain(signal.board);
    const sevs = { critical: ['sev1', 'sev2'], warning: ['sev3', 'sev4'], none: [undefined] };
    for (const { severity, sev } of signal.levels) expect(sevs[severity]).toContain(sev);
  });

  it('raises complete labels when data is missing', () => {
    if (signal.noData === 'silent') return;
    for (const labels of signal.noData.fires) {
      const source = signal.quantity.sources.find(({ labels: own = {} }) =>
        Object.entries(own).every(([name, value]) => labels[name] === value),
      );
      const names = [...(source?.subject ?? []), ...Object.keys(source?.labels ?? {}), 'subject'];
      expect(Object.keys(labels).sort()).toEqual(names.sort());
      expect(labels['subject']).toBe(source?.subject.map((name) => labels[name]).join('/'));
    }
  });
});

describe('slow signals', () => {
  it('share no group with others, and may not fire between two evaluations', () => {
    const memory = find('HighMemoryUsage');
    const slow: Signal = { ...memory, pace: 'slow' };
    expect(
      slices([slow, find('HighCPUUsage')], config).map(({ group, interval }) => [group, interval]),
    ).toEqual([
      ['system-slow', '1m'],
      ['system', undefined],
    ]);
    const [level] = memory.levels;
    expect(() => slices([{ ...slow, levels: [{ ...level, for: 90 }] }], config)).toThrow(
      "HighMemoryUsage: a slow signal's `for` (90 s) must be a multiple of 60 s; add its key to SLOW_THRESHOLDS",
    );
  });
});

describe('a fourth service', () => {
  const more = alertingFor(withWorker('ops-l2')).signals;

  it('is expected to answer, and everything about it is measured', () => {
    const { noData } = find('ServiceDown', more);
    const missed = noData === 'silent' ? [] : noData.fires;
    expect(missed.filter(({ service }) => service === 'worker').map(({ via }) => via)).toEqual([
      'scrape',
      'probe',
    ]);
    for (const alert of ['ServiceDown', 'HighResponseTime', 'HighErrorRate']) {
      const [first] = quantitiesOf(find(alert, more)).at(-1)?.sources ?? [];
      expect(first?.expr).toContain('job=~"backend|frontend|ml-system|worker"');
    }
  });

  it.each(['ServiceDown', 'HighResponseTime', 'HighErrorRate'])('%s reaches its own owner', (alert) => {
    expect(teamsOf(find(alert, more))).toEqual([
      ['backend', 'dev'],
      ['frontend', 'dev'],
      ['ml-system', 'dev'],
      ['worker', 'ops-l2'],
    ]);
    const rules =
      alertingFor(withWorker('ops-l2')).slices.find((slice) => slice.alert === alert)?.alerts ?? [];
    expect(rules.map(({ expr, labels }) => [/worker/.test(expr), labels['team']])).toEqual([
      [false, 'dev'],
      [false, 'dev'],
      [false, 'dev'],
      [true, 'ops-l2'],
    ]);
  });

  it('shares one rule where one team owns them all', () => {
    const alike = alertingFor(withWorker('dev')).signals;
    expect(teamsOf(find('ServiceDown', alike))).toEqual([[undefined, 'dev']]);
  });
});

describe('what an environment lacks', () => {
  const names = (changes: Readonly<Record<string, unknown>>) =>
    signalsOf(contextFor(configWith(changes))).map(({ alert }) => alert);

  it('has no alert that waits for it', () => {
    expect(names({})).toEqual(expect.arrayContaining(['Watchdog', 'CertificateExpiring']));
    expect(names({ 'environment.receivers.deadMansSwitch': false })).not.toContain('Watchdog');
    const needIt = ['CertificateExpiring', 'CertificateNotReady', 'PublicHostUnreachable'];
    expect(names({})).toEqual(expect.arrayContaining(needIt));
    const without = names({ 'environment.neighbours.certManager.enabled': false });
    expect(without.filter((alert) => needIt.includes(alert))).toEqual([]);
    expect(without).toContain('ProbeSlow');
  });

  it('leaves out the age of jobs where none is scheduled', () => {
    const without = signalsOf({ ...contextFor(config), jobs: [] }).map(({ alert }) => alert);
    expect(without).toEqual(expect.arrayContaining(['CronJobFailed', 'CronJobMissed']));
    expect(without).not.toContain('CronJobOverdue');
  });
});

describe('CronJobOverdue', () => {
  it('has limits from the schedule of each job', () => {
    const context = contextFor(config);
    const weekly = context.jobs.find(({ name }) => name === 'ml-model-retrain');
    const daily = { ...weekly!, name: 'daily', longestGap: 86400, deadline: 600, team: 'ops-l2' as const };
    const { levels, noData } = find('CronJobOverdue', [...signalsOf({ ...context, jobs: [weekly!, daily] })]);
    expect(
      levels.map(({ match, severity, limit, team }) => [match?.['cronjob'], severity, limit, team]),
    ).toEqual([
      ['ml-model-retrain', 'warning', 604800 + 3600 + 10800, 'dev'],
      ['ml-model-retrain', 'critical', 2 * 604800 + 3600 + 10800, 'dev'],
      ['daily', 'warning', 86400 + 3600 + 600, 'ops-l2'],
      ['daily', 'critical', 2 * 86400 + 3600 + 600, 'ops-l2'],
    ]);
    expect(noData === 'silent' ? [] : noData.fires.map(({ cronjob }) => cronjob)).toEqual([
      weekly!.name,
      'daily',
    ]);
  });
});

describe('buckets of an example', () => {
  /** Prometheus' own interpolation. */
  function quantileOf(buckets: ReturnType<typeof bucketsFor>, quantile: number): number {
    const rank = quantile * (buckets.at(-1)?.[1] ?? 0);
    const at = buckets.findIndex(([, count]) => count >= rank);
    const [high, count] = buckets[at] ?? ['NaN', NaN];
    const [low, below] = buckets[at - 1] ?? ['0', 0];
    return Number(low) + (Number(high) - Number(low)) * ((rank - below) / (count - below));
  }

  it.each([0.05, 0.0985, 0.3, 2.91, 2.999, 3.06, 9.9])('reach %d s at p50, p95 and p99.9', (value) => {
    const { buckets } = config.application.services[0]!.metrics;
    for (const quantile of [0.5, 0.95, 0.999]) {
      const made = bucketsFor(value, quantile, buckets, 100);
      expect(made.every(([, count], at) => count >= (made[at - 1]?.[1] ?? 0))).toBe(true);
      expect(quantileOf(made, quantile)).toBeCloseTo(value, 8);
    }
  });

  it('refuse what no bucket can tell', () => {
    expect(() => bucketsFor(11, 0.95, [5, 10], 100)).toThrow('beyond the last bucket, 10');
  });
});
