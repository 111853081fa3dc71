import { boardUid, panelId, panelUrl } from '../../alerts';
import type { AlertRule, Level, Signal } from '../../alerts';
import { exact } from '../../config';
import type { Config } from '../../config';
import { signalPanel } from '../../dashboards/kit/signal-panel';
import { configWith, loadConfig } from '../support/config';
import { alertingFor } from '../support/plane';
import { boardsOf, linesOf, panelsOf } from './boards';

const config = loadConfig();
const { signals, rules } = alertingFor(config);
const boards = boardsOf(config, signals);
const alertRules = rules.groups.flatMap((group) =>
  group.rules.filter((rule): rule is AlertRule => 'alert' in rule),
);
const memory = signals.find(({ alert }) => alert === 'HighMemoryUsage')!;

const ascending = (values: Iterable<number>) => [...new Set(values)].sort((a, b) => a - b);
const panelOf = (alert: string) =>
  boards
    .flatMap((board) => panelsOf(board).map((panel) => ({ board, panel })))
    .filter(({ panel }) => panel.id === panelId(alert));

describe.each(signals.map((signal) => [signal.alert, signal] as const))('%s', (alert, signal) => {
  test('is on one board, its own', () => {
    expect(panelOf(alert).map(({ board }) => board.uid)).toEqual([boardUid(signal.board)]);
  });

  test('draws the limits its alert rules compare with', () => {
    const { record } = signal.quantity;
    const compared = alertRules
      .filter((rule) => rule.alert === alert)
      .map(({ expr }) => {
        const [, limit] = new RegExp(`^${record}(?:{[^}]*})? [<>] (\\S+)`).exec(expr) ?? [];
        return Number(limit);
      });
    expect(linesOf(panelOf(alert)[0]!.panel)).toEqual(ascending(compared));
  });

  test('shows what it records, and says what its limits are', () => {
    const { panel } = panelOf(alert)[0]!;
    for (const { expr } of panel.targets)
      expect(expr).toMatch(new RegExp(`^${signal.quantity.record}(\\{[^}]*\\})?$`));
    expect(panel.description).toContain(signal.runbook.meaning.ja);
    expect(panel.description).toContain(signal.runbook.meaning.en);
    expect(panel.description).toMatch(/^- (重大|警告|常時発報)/m);
  });

  test('has a panel where its messages lead', () => {
    const [{ board, panel }] = panelOf(alert) as [ReturnType<typeof panelOf>[number]];
    const urls = alertRules
      .filter((rule) => rule.alert === alert)
      .map((rule) => rule.annotations['dashboard_url']);
    expect(urls.length).toBeGreaterThan(0);
    for (const url of urls) {
      expect(url).toBe(`${config.environment.urls.grafana}/d/${board.uid}?viewPanel=${panel.id}`);
      expect(url).toBe(panelUrl(config.environment, signal.board, alert));
    }
  });
});

/** The panels that differ between two planes, as `uid/title`, with their lines. */
function moved(other: Config) {
  const flat = (all: typeof boards) =>
    all.flatMap((board) => panelsOf(board).map((panel) => [`${board.uid}/${panel.id}`, panel] as const));
  const after = new Map(flat(boardsOf(other)));
  return flat(boards)
    .filter(([key, panel]) => JSON.stringify(linesOf(panel)) !== JSON.stringify(linesOf(after.get(key)!)))
    .map(([key]) => [key, linesOf(after.get(key)!)]);
}

describe('a changed threshold', () => {
  test('moves the line of its panel and no other', () => {
    const other = configWith({ 'thresholds.memory.warning.above': '80%' });
    const before = linesOf(panelOf('HighMemoryUsage')[0]!.panel);
    expect(before).toEqual([0.85, 0.9]);
    expect(moved(other)).toEqual([[`${boardUid('system')}/${panelId('HighMemoryUsage')}`, [0.8, 0.9]]]);
  });

  test('moves nothing when only its duration changes', () => {
    expect(moved(configWith({ 'thresholds.memory.warning.for': '10m' }))).toEqual([]);
  });
});

describe('limits on a panel', () => {
  const level = (severity: Level['severity'], limit: number, more: Partial<Level> = {}): Level => ({
    severity,
    limit,
    for: 300,
    ...more,
  });
  const panel = (edit: Partial<Signal>) => signalPanel({ ...memory, ...edit }, config);
  const steps = (edit: Partial<Signal>) =>
    panel(edit).limits!.steps.map(({ value, color }) => [value, color]);
  const seconds = { ...memory.quantity, unit: 'seconds' } as const;

  test('above: green, orange from the warning, red from the critical limit', () => {
    expect(steps({})).toEqual([
      [null, 'green'],
      [0.85, 'orange'],
      [0.9, 'red'],
    ]);
  });

  test('below: red under the critical limit, orange under the warning, green above', () => {
    const levels = [level('warning', 21), level('critical', 7)] as const;
    expect(steps({ direction: 'below', levels })).toEqual([
      [null, 'red'],
      [7, 'orange'],
      [21, 'green'],
    ]);
    // A line alone would take the colour of the band above it: orange for the critical limit.
    expect(panel({ direction: 'below', levels }).limits!.style).toBe('line+area');
    expect(panel({ levels }).limits!.style).toBe('line');
  });

  test('limits of single series are one step each, and a shared one has the worse colour', () => {
    const levels = [
      level('warning', 90, { match: { job: 'a' } }),
      level('critical', 180, { match: { job: 'a' } }),
      level('warning', 180, { match: { job: 'b' } }),
    ] as const;
    expect(steps({ levels })).toEqual([
      [null, 'green'],
      [90, 'orange'],
      [180, 'red'],
    ]);
  });

  test('the axis reaches beyond every limit, and yields to the data', () => {
    expect(panel({}).axis).toEqual({ softMin: 0, softMax: 1 });
    expect(panel({ quantity: seconds, levels: [level('warning', 3)] }).axis).toEqual({
      softMin: 0,
      softMax: exact(3.3),
    });
    expect(panel({ quantity: { ...seconds, unit: 'count' }, levels: [level('warning', 0)] }).axis).toEqual({
      softMin: 0,
      softMax: 1,
    });
  });

  test('a state has names instead of a line', () => {
    const quantity = { ...memory.quantity, unit: 'state' } as const;
    const up = panel({ quantity, direction: 'below', safe: 1, levels: [level('critical', 1)] });
    expect(up.names).toEqual({
      '1': { text: '正常 / OK', color: 'green' },
      '0': { text: '異常 / Not OK', color: 'red' },
    });
    expect(up.limits).toEqual({
      steps: [
        { value: null, color: 'red' },
        { value: 1, color: 'green' },
      ],
      style: 'off',
    });
    expect(up.axis).toEqual({ min: 0, max: 1, decimals: 0 });
    expect(up.interpolation).toBe('stepAfter');
    const broken = panel({ quantity, safe: 0, levels: [level('critical', 0)] });
    expect(broken.names!['1']!.color).toBe('red');
    const always = panel({ quantity, safe: 0, levels: [level('none', 0)] });
    expect(always.names!['1']!.color).toBe('green');
  });

  test('in words', () => {
    const levels = [
      level('warning', 3, { match: { service: 'backend' } }),
      level('warning', 3, { match: { service: 'frontend' } }),
      level('critical', 5, { for: 0 }),
    ] as const;
    const guard = {
      quantity: { ...memory.quantity, record: 'requests', unit: 'per-minute' },
      min: 20,
    } as const;
    const noData = { fires: [{ job: 'x' }] };
    const { about } = panel({ quantity: seconds, levels, guard, noData });
    expect(about.ja.split('\n\n')[1]).toBe(
      [
        '- 警告 (backend, frontend): 3s を 5m 以上上回る',
        '- 重大: 5s を上回る',
        '- requests が 20/min 以上のときだけ',
        '- 計測値が途絶えても発報する',
      ].join('\n'),
    );
    expect(about.en.split('\n\n')[1]).toBe(
      [
        '- warning (backend, frontend): above 3s for 5m',
        '- critical: above 5s',
        '- only while requests is at least 20/min',
        '- fires too when nothing is measured any more',
      ].join('\n'),
    );
  });

  test('one query per source, told apart by its labels', () => {
    const [node, container] = memory.quantity.sources;
    const { labels: _, ...unlabelled } = container!;
    const queries = (sources: Signal['quantity']['sources']) =>
      panel({ quantity: { ...memory.quantity, sources } }).queries.map(({ expr, legend }) => [expr, legend]);
    expect(queries([node])).toEqual([['memory_usage', '{{subject}}']]);
    expect(queries([node, unlabelled])).toEqual([
      ['memory_usage{scope="node"}', 'node {{subject}}'],
      ['memory_usage{scope=""}', '{{subject}}'],
    ]);
    expect(queries([{ ...node, subject: [], labels: {} }])).toEqual([['memory_usage', memory.title.ja]]);
  });
});
