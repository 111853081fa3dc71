import type { Answered, RunningPrometheus } from '../support/prometheus';
import { panelsOf } from './boards';
import type { Board, Panel } from './boards';

/** Who answers: a Prometheus here or in a cluster. */
export type Queried = Pick<RunningPrometheus, 'at' | 'over' | 'labelValues'>;

/** A query of a board as Grafana would send it. */
export interface Asked {
  readonly board: string;
  /** The panel, variable or annotation it belongs to. */
  readonly of: string;
  readonly kind: 'panel' | 'variable' | 'annotation';
  readonly ask: (prometheus: Queried, end: number) => Promise<readonly Answered[]>;
  readonly expr: string;
}

/** Points that Grafana asks for: the width of half a board. */
const POINTS = 600;

/** Every query of a board: of its panels, its variables and its annotations. */
export function queriesOf(board: Board): readonly Asked[] {
  const range = rangeOf(board);
  return [
    ...panelsOf(board).flatMap((panel) => panel.targets.map(({ expr }) => ofPanel(board, panel, expr))),
    ...board.templating.list
      .filter(({ type }) => type === 'query')
      .map(({ name, query }) => ofVariable(board, String(name), String(query))),
    ...board.annotations.list
      .filter(({ expr }) => typeof expr === 'string')
      .map(({ name, expr, step }): Asked => {
        const text = String(expr);
        const seconds = Number.parseInt(String(step), 10);
        return {
          board: board.uid,
          of: String(name),
          kind: 'annotation',
          expr: text,
          ask: (prometheus, end) => prometheus.over(text, until(end, range, seconds)),
        };
      }),
  ];
}

/** Seconds that a board shows at first. */
export function rangeOf(board: Board): number {
  return seconds(board.time.from.replace('now-', ''));
}

/** What Grafana makes of a query before it sends it: variables and intervals filled in. */
export function filled(expr: string, range: number, step: number, interval: number): string {
  return expr
    .replaceAll('$__rate_interval', `${Math.max(step + interval, 4 * interval)}s`)
    .replaceAll('$__range', `${range}s`)
    .replace(/\$[a-z]\w*/g, '.*');
}

/** A range whose last point is its end: where all data is young, no other point has any. */
function until(end: number, range: number, step: number) {
  return { start: end - Math.floor(range / step) * step, end, step };
}

/** The step of a panel of half a board: never finer than the scrape. */
export function stepOf(range: number, interval: number): number {
  return Math.max(interval, Math.ceil(range / POINTS / interval) * interval);
}

function ofPanel(board: Board, { title, type, interval: text }: Panel, expr: string): Asked {
  const range = rangeOf(board);
  const interval = seconds(text);
  const step = stepOf(range, interval);
  const query = filled(expr, range, step, interval);
  const ask = (prometheus: Queried, end: number) =>
    type === 'timeseries' ? prometheus.over(query, until(end, range, step)) : prometheus.at(query, end);
  return { board: board.uid, of: title, kind: 'panel', expr: query, ask };
}

function ofVariable(board: Board, name: string, query: string): Asked {
  const [, series = '', label = ''] = /^label_values\((.*), (\w+)\)$/.exec(query) ?? [];
  const range = rangeOf(board);
  return {
    board: board.uid,
    of: name,
    kind: 'variable',
    expr: query,
    ask: async (prometheus, end) => {
      const values = await prometheus.labelValues(label, series, { start: end - range, end });
      return values.map((value) => ({ metric: { [label]: value }, values: [[end, 1]] }));
    },
  };
}

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** `1h30m` in seconds. */
function seconds(text: string): number {
  return [...text.matchAll(/(\d+)([smhdw])/g)].reduce(
    (sum, [, number, unit = '']) => sum + Number(number) * (UNITS[unit] ?? NaN),
    0,
  );
}
