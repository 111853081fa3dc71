import { parser } from '@prometheus-io/lezer-promql';
import { parseDuration } from '../../config';
import { panelsOf } from './boards';
import type { Board, Panel } from './boards';

const DATASOURCE = JSON.stringify({ type: 'prometheus', uid: '${datasource}' });
const UNITS = ['percentunit', 's', 'short', 'cpm', 'cores', 'bytes', 'Bps'];
const JAPANESE = /[\u3040-\u30ff\u4e00-\u9fff]/;
const COUNTER = /_(total|bucket|count|sum)$/;
/** Gauges that have a counter's suffix, and whose they are. */
export const GAUGES: Readonly<Record<string, string>> = {
  pg_stat_activity_count: 'postgres_exporter: connections there are now',
};
const JOINED = ['rate', 'irate', 'increase'];

/** What is wrong with a board; empty when nothing is. `recorded`: names of recorded series. */
export type Rule = (board: Board, recorded: ReadonlySet<string>) => readonly string[];

/** The rules of grafana/dashboard-linter, under its names, and this plane's own after them. */
export const RULES: Readonly<Record<string, Rule>> = {
  'template-datasource': ({ templating }) =>
    templating.list.filter(
      ({ name, type, query }) => type === 'datasource' && name === 'datasource' && query === 'prometheus',
    ).length === 1
      ? []
      : ['expected one Prometheus variable named datasource'],
  'panel-datasource': panelRule(({ datasource, targets }) =>
    [datasource, ...targets.map((it) => it.datasource)].some((it) => JSON.stringify(it) !== DATASOURCE)
      ? ['the panel or a target does not use ${datasource}']
      : [],
  ),
  'panel-title-description': panelRule(({ title, description }) =>
    [title.split(' / '), description.split('\n\n')].every(japaneseFirst)
      ? []
      : ['expected title and description, Japanese first, English beside it'],
  ),
  'panel-units': panelRule(({ fieldConfig: { defaults } }) =>
    UNITS.includes(defaults.unit) ? [] : [`unit ${defaults.unit}: expected one of ${UNITS.join(', ')}`],
  ),
  // What a name says of its unit, where nothing in the query changes that.
  'panel-unit-suffix': panelRule(({ fieldConfig: { defaults }, targets }) =>
    targets.flatMap(({ refId, expr }) => {
      const fitting = unitsOf(expr);
      return fitting === undefined || fitting.includes(defaults.unit)
        ? []
        : [`${refId}: ${defaults.unit}: expected ${fitting.join(' or ')}`];
    }),
  ),
  'panel-no-targets': panelRule(({ targets }) => (targets.length > 0 ? [] : ['no query'])),
  'target-promql': exprRule((expr) => (errorsIn(expr) > 0 ? ['does not parse'] : [])),
  'target-rate-interval': exprRule((expr) =>
    [...expr.matchAll(/\[([^\]]*)\]/g)]
      .filter(([, range = '']) => !/^(\$__rate_interval|\$__range(:\d+s)?)$/.test(range))
      .map(([range]) => `${range}: expected [$__rate_interval], or [$__range] of a recorded quantity`),
  ),
  // A whole time range is read once, and only of what is recorded: of raw series it would be read at each step.
  'target-range': panelRule(({ type, targets }, recorded) => {
    const isRecorded = (name: string) => name === 'ALERTS' || recorded.has(name);
    return targets
      .filter(({ expr }) => expr.includes('[$__range'))
      .filter(
        ({ expr }) =>
          type === 'timeseries' ||
          (expr.includes('[$__range:') && !selectorsOf(expr).every(({ metric }) => isRecorded(metric))) ||
          [...expr.matchAll(/(\w+)(?:\{[^}]*\})?\[\$__range\]/g)].some(([, name = '']) => !isRecorded(name)),
      )
      .map(({ refId }) => `${refId}: expected [$__range] of a recorded quantity, in figures or bars`);
  }),
  'target-counter-agg': exprRule((expr) =>
    selectorsOf(expr)
      .filter(({ metric }) => COUNTER.test(metric) && !(metric in GAUGES))
      .filter(({ inside }) => !inside.some((name) => JOINED.includes(name)))
      .map(({ metric }) => `${metric} is a counter: expected it inside ${JOINED.join(', ')}`),
  ),
  'target-job': exprRule((expr, recorded) =>
    selectorsOf(expr)
      .filter(({ metric, labels }) => metric !== 'ALERTS' && !recorded.has(metric) && !labels.includes('job'))
      .map(({ metric }) => `${metric}: expected a matcher for job, as it is not recorded by this plane`),
  ),
  'uneditable-dashboard': ({ editable }) => (editable ? ['can be edited'] : []),

  'annotation-promql': ({ annotations }) =>
    annotations.list
      .filter(({ expr }) => typeof expr === 'string' && errorsIn(expr) > 0)
      .map(({ name }) => String(name)),
  'annotation-built-in': ({ annotations }) =>
    annotations.list.filter(({ builtIn }) => builtIn === 1).length === 1
      ? []
      : ['expected the built-in list'],
  'annotation-firing': ({ annotations }) =>
    annotations.list.some(({ expr }) => /^ALERTS\{[^}]*alertstate="firing"/.test(String(expr)))
      ? []
      : ['expected the firing alerts'],
  'variable-junk': ({ templating }) =>
    templating.list.flatMap((it) => Object.keys(it).filter((key) => key.startsWith('auto'))),
  'template-on-time-change-reload': ({ templating }) =>
    templating.list
      .filter(({ type, refresh }) => type === 'query' && refresh !== 2)
      .map(({ name }) => `${String(name)}: expected to be looked up again when the time range changes`),
  'template-label-promql': ({ templating }) =>
    templating.list
      .filter(({ type }) => type === 'query')
      .flatMap(({ name, query }) => {
        const [, series = ''] = /^label_values\((.*), \w+\)$/.exec(String(query)) ?? [];
        return errorsIn(series) > 0 ? [`${String(name)}: expected label_values(series, label)`] : [];
      }),
  'template-used': ({ templating, panels }) =>
    templating.list
      .filter(({ type }) => type === 'query')
      .filter(({ name }) => !JSON.stringify(panels).includes(`$${String(name)}`))
      .map(({ name }) => `no panel follows ${String(name)}`),
  refresh: ({ refresh, timepicker }) =>
    [refresh, ...timepicker.refresh_intervals].filter((it) => parseDuration(it) < 30),
  'panel-legend': panelRule(({ type, options: { legend, tooltip } }) => {
    if (type !== 'timeseries') return [];
    const calcs = legend['calcs'] as readonly string[];
    const shown =
      legend['showLegend'] === true && legend['displayMode'] === 'table' && tooltip['mode'] === 'multi';
    return shown && calcs.includes('lastNotNull') && calcs.includes('max')
      ? []
      : ['expected last and max in a table'];
  }),
  'panel-grid': (board) =>
    board.panels.flatMap(({ title, gridPos: a }, index) => [
      ...(a.x < 0 || a.x + a.w > 24 ? [`${title} leaves the grid`] : []),
      ...board.panels
        .slice(index + 1)
        .filter(({ gridPos: b }) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h)
        .map((other) => `${title} overlaps ${other.title}`),
    ]),
  'target-ref-id': panelRule(({ targets }) =>
    repeated(targets.map(({ refId }) => refId || 'none').concat('none')),
  ),
  'target-legend': panelRule(({ targets }) =>
    repeated(targets.map(({ legendFormat }) => legendFormat || 'empty').concat('empty')),
  ),
  'target-line-length': exprRule((expr) => expr.split('\n').filter((line) => line.length > 120)),
  'unique-panel-ids': ({ panels }) => repeated(panels.map(({ id }) => String(id || 'none')).concat('none')),
  'unique-panel-titles': ({ panels }) => repeated(panels.map(({ title }) => title)),
  'unique-panel-queries': (board) =>
    repeated(panelsOf(board).map(({ targets }) => targets.map(({ expr }) => expr).join(' ; '))),
};

/** Rules of grafana/dashboard-linter that are not followed, and why. */
export const NOT_FOLLOWED: Readonly<Record<string, string>> = {
  'template-job': 'a board is about one plane: its queries name their jobs, see target-job',
  'template-instance': 'a pod comes and goes; what is looked at one by one has a variable of its own',
  'target-instance': 'as template-instance',
  'target-logql': 'no panel asks a log store',
  'target-logql-auto': 'no panel asks a log store',
};

/** Values that occur more than once. */
export function repeated(values: readonly string[]): readonly string[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}

function panelRule(rule: (panel: Panel, recorded: ReadonlySet<string>) => readonly string[]): Rule {
  return (board, recorded) =>
    panelsOf(board).flatMap((panel) => rule(panel, recorded).map((finding) => `${panel.title}: ${finding}`));
}

function exprRule(rule: (expr: string, recorded: ReadonlySet<string>) => readonly string[]): Rule {
  return panelRule(({ targets }, recorded) =>
    targets.flatMap(({ refId, expr }) => rule(expr, recorded).map((finding) => `${refId}: ${finding}`)),
  );
}

function japaneseFirst(parts: readonly string[]): boolean {
  const english = parts.at(-1) ?? '';
  return JAPANESE.test(parts[0] ?? '') && !JAPANESE.test(english) && /[a-z]{2}/.test(english);
}

const filled = (expr: string) => expr.replaceAll(/\$__(rate_interval|range)/g, '5m');
const parsed = (expr: string) => parser.parse(filled(expr));

function errorsIn(expr: string): number {
  let errors = expr.trim() === '' ? 1 : 0;
  parsed(expr).iterate({ enter: ({ type }) => void (errors += type.isError ? 1 : 0) });
  return errors;
}

const SUFFIXES: readonly (readonly [RegExp, readonly string[]])[] = [
  [/_seconds$/, ['s']],
  [/_bytes$/, ['bytes']],
  [/(_ratio|_usage|_share)$/, ['percentunit']],
  [/_per_minute$/, ['cpm']],
];

/** The units that fit an expression; undefined where its names don't tell. */
function unitsOf(expr: string): readonly string[] | undefined {
  const names = selectorsOf(expr).map(({ metric }) => metric);
  if (/^\s*60 \* /.test(expr) || /\b60 \* sum by/.test(expr)) return ['cpm'];
  if (/\b(count|count by \([^)]*\)|changes|resets)\s*\(/.test(expr)) return ['short'];
  if (/ [/*] |\n[/*]|\s\*$/m.test(expr)) return undefined;
  const [name = ''] = names;
  if (/\brate\(/.test(expr) && !expr.includes('histogram_quantile')) {
    if (name.endsWith('_seconds_total')) return ['cores', 'percentunit'];
    return name.endsWith('_bytes_total') ? ['Bps'] : undefined;
  }
  return SUFFIXES.find(([suffix]) => suffix.test(name.replace(/_bucket$/, '')))?.[1];
}

/** Every series selector with its label matchers and the functions around it. */
function selectorsOf(source: string) {
  const expr = filled(source);
  const text = ({ from, to }: { from: number; to: number }) => expr.slice(from, to);
  const found: { metric: string; labels: string[]; inside: string[] }[] = [];
  parsed(source).iterate({
    enter: ({ name, node }) => {
      if (name !== 'VectorSelector') return;
      const inside: string[] = [];
      for (let up = node.parent; up; up = up.parent) {
        const called = up.name === 'FunctionCall' ? up.getChild('FunctionIdentifier') : null;
        if (called) inside.push(text(called));
      }
      const metric = node.getChild('Identifier');
      const labels = [...text(node).matchAll(/(\w+)\s*[=!]/g)].map(([, label = '']) => label);
      found.push({ metric: metric ? text(metric) : '', labels, inside });
    },
  });
  return found;
}
