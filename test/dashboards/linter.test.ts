import type { Config } from '../../config';
import { configWith, loadConfig } from '../support/config';
import type { Place } from '../support/config';
import { ALL_FROM_LOGS, SOME_FROM_LOGS } from '../support/from-logs';
import { alertingFor } from '../support/plane';
import { boardsOf, panelsOf } from './boards';
import type { Board, Panel } from './boards';
import { GAUGES, NOT_FOLLOWED, repeated, RULES } from './linter';
import type { Rule } from './linter';

const PLACES: readonly Place[] = ['dev', 'ci', 'prod'];

const plane = (config: Config) => {
  const { signals, rules } = alertingFor(config);
  const names = rules.groups.flatMap((group) =>
    group.rules.flatMap((rule) => ('record' in rule ? [rule.record] : [])),
  );
  return { boards: boardsOf(config, signals), recorded: new Set(names) };
};
const planes = new Map<string, ReturnType<typeof plane>>([
  ...PLACES.map((place) => [place, plane(loadConfig(place))] as const),
  ['prod, some services counted from logs', plane(configWith(SOME_FROM_LOGS))],
  ['prod, all services counted from logs', plane(configWith(ALL_FROM_LOGS))],
]);
const NAMES = [...planes.keys()];

const first = (edit: (panel: Panel, board: Board) => void) => (board: Board) => {
  const [panel] = panelsOf(board);
  edit(panel!, board);
};
const query = (expr: string) => first(({ targets }) => (targets[0]!.expr = expr));

/** For each rule a board that it must refuse. */
const BREAKS: Readonly<Record<string, (board: Board) => void>> = {
  'template-datasource': (board) => (board.templating.list = []),
  'panel-datasource': first(({ targets }) => (targets[0]!.datasource = { type: 'prometheus', uid: 'mine' })),
  'panel-title-description': first((panel) => (panel.description = 'Only English')),
  'panel-units': first(({ fieldConfig }) => (fieldConfig.defaults.unit = '')),
  'panel-unit-suffix': first(({ targets }) => (targets[0]!.expr = 'max(scrape_duration_seconds{job="x"})')),
  'panel-no-targets': first((panel) => (panel.targets = [])),
  'target-promql': query('sum by (rate(up[5m]))'),
  'target-rate-interval': query('rate(http_requests_total{job="backend"}[5m])'),
  'target-range': query('quantile_over_time(0.95, up{job="backend"}[$__range])'),
  'target-counter-agg': query('sum(http_requests_total{job="backend"})'),
  'target-job': query('sum(rate(http_requests_total{code="500"}[$__rate_interval]))'),
  'uneditable-dashboard': (board) => (board.editable = true),
  'annotation-promql': ({ annotations }) => (annotations.list[1]!['expr'] = 'ALERTS{alertstate="firing"'),
  'annotation-built-in': ({ annotations }) => annotations.list.shift(),
  'annotation-firing': ({ annotations }) => annotations.list.splice(1, 1),
  'variable-junk': ({ templating }) => (templating.list[0]!['auto_min'] = '10s'),
  'template-on-time-change-reload': ({ templating }) => (templating.list[1]!['refresh'] = 1),
  'template-label-promql': ({ templating }) => (templating.list[1]!['query'] = 'label_values(up{, job)'),
  'template-used': ({ templating }) => (templating.list[1]!['name'] = 'nobody'),
  refresh: (board) => (board.refresh = '5s'),
  'panel-legend': first(({ options }) => (options.legend['showLegend'] = false)),
  'panel-grid': first(({ gridPos }) => (gridPos.w = 24)),
  'target-ref-id': first(({ targets }) => targets.push({ ...targets[0]!, legendFormat: 'other' })),
  'target-legend': first(({ targets }) => (targets[0]!.legendFormat = '')),
  'target-line-length': query(`up{job="${'x'.repeat(120)}"}`),
  'unique-panel-ids': first((panel, { panels }) => (panel.id = panels[0]!.id)),
  'unique-panel-titles': first((panel, { panels }) => (panel.title = panels[0]!.title)),
  'unique-panel-queries': first((panel, { panels }) => panels.push({ ...panel, id: 1, title: 'twin' })),
};

describe.each(Object.entries(RULES))('%s', (name, rule: Rule) => {
  test.each(NAMES)('finds nothing in %s', (place) => {
    const { boards, recorded } = planes.get(place)!;
    expect(boards.flatMap((board) => rule(board, recorded).map((it) => `${board.uid}: ${it}`))).toEqual([]);
  });

  test('refuses a board that breaks it', () => {
    const { boards, recorded } = planes.get('prod')!;
    const board = structuredClone(boards.find(({ uid }) => uid === 'srs-system')!);
    BREAKS[name]!(board);
    expect(rule(board, recorded)).not.toEqual([]);
  });
});

test.each(NAMES)('boards of %s have uids and titles of their own', (place) => {
  const { boards } = planes.get(place)!;
  expect(boards.length).toBeGreaterThan(2);
  expect(repeated(boards.map(({ uid }) => uid))).toEqual([]);
  expect(repeated(boards.map(({ title }) => title))).toEqual([]);
});

test('every panel of every board has a title of its own', () => {
  const { boards } = planes.get('prod')!;
  expect(repeated(boards.flatMap((board) => panelsOf(board).map(({ title }) => title)))).toEqual([]);
});

test('every exception of the linter is needed', () => {
  const text = JSON.stringify(planes.get('prod')!.boards);
  expect(Object.keys(GAUGES).filter((name) => !text.includes(name))).toEqual([]);
});

test('each rule of grafana/dashboard-linter is followed, or it is said why not', () => {
  const theirs = [
    ...['template-datasource', 'template-job', 'template-instance', 'template-label-promql'],
    ...['template-on-time-change-reload', 'panel-datasource', 'panel-title-description', 'panel-units'],
    ...['panel-no-targets', 'target-promql', 'target-rate-interval', 'target-job', 'target-instance'],
    ...['target-counter-agg', 'target-logql', 'target-logql-auto', 'uneditable-dashboard'],
  ];
  const handled = [...Object.keys(RULES), ...Object.keys(NOT_FOLLOWED)];
  expect(theirs.filter((name) => !handled.includes(name))).toEqual([]);
  expect(Object.keys(NOT_FOLLOWED).filter((name) => name in RULES)).toEqual([]);
});

test.each([
  ['max(scrape_duration_seconds{job="a"})', 's'],
  ['time() - max(backup_last_success_timestamp_seconds{job="a"})', 's'],
  ['sum(rate(node_network_receive_bytes_total{job="a"}[5m]))', 'Bps'],
  ['60 * sum by (job) (rate(http_requests_total{job="a"}[5m]))', 'cpm'],
  ['count by (job) (up{job="a"}) - sum by (job) (up{job="a"})', 'short'],
])('the unit of %s is %s', (expr, unit) => {
  const board = structuredClone(planes.get('prod')!.boards.find(({ uid }) => uid === 'srs-system')!);
  const findings = (wanted: string) => {
    board.panels = [panelsOf(board)[0]!];
    board.panels[0]!.targets = [{ ...board.panels[0]!.targets[0]!, expr }];
    board.panels[0]!.fieldConfig.defaults.unit = wanted;
    return RULES['panel-unit-suffix']!(board, new Set());
  };
  expect(findings(unit)).toEqual([]);
  expect(findings('percentunit')).toHaveLength(1);
});
