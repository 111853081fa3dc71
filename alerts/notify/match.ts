import { parseDuration } from '../../config';
import type { Labels } from '../quantity';
import type { Route } from './routes';

const OPERATORS: Readonly<Record<string, (value: string, wanted: string) => boolean>> = {
  '=': (value, wanted) => value === wanted,
  '!=': (value, wanted) => value !== wanted,
  '=~': (value, wanted) => expression(wanted).test(value),
  '!~': (value, wanted) => !expression(wanted).test(value),
};

const expressions = new Map<string, RegExp>();

/** Alertmanager anchors its expressions. */
function expression(text: string): RegExp {
  const known = expressions.get(text) ?? new RegExp(`^(?:${text})$`);
  expressions.set(text, known);
  return known;
}

/** A matcher taken apart: `sev!="sev1"`. Errors: another form than name, operator and quoted value. */
export function parseMatcher(matcher: string) {
  const [, name = '', operator = '', quoted = ''] = /^(\w+)(=~|!~|!=|=)(".*")$/.exec(matcher) ?? [];
  const compare = OPERATORS[operator];
  if (!compare) throw new Error(`${matcher} is no matcher such as alertname="DatabaseDown"`);
  return { name, operator, value: JSON.parse(quoted) as string, compare };
}

/** Whether labels satisfy all matchers; a label that is missing is an empty one. */
export function matchesAll(matchers: readonly string[], labels: Labels): boolean {
  return matchers.every((matcher) => {
    const { name, value, compare } = parseMatcher(matcher);
    return compare(labels[name] ?? '', value);
  });
}

/** A route that takes an alert, with what it inherits. */
export interface TakenRoute {
  /** Tells the groups of one route from those of another: the way from the root by position. */
  readonly key: string;
  readonly receiver: string;
  readonly groupBy: readonly string[];
  /** Seconds. */
  readonly groupWait: number;
  readonly groupInterval: number;
  readonly repeat: number;
  readonly active: readonly string[];
  readonly muted: readonly string[];
}

/** Alertmanager's own defaults. */
const ROOT: TakenRoute = {
  key: '',
  receiver: '',
  groupBy: [],
  groupWait: parseDuration('30s'),
  groupInterval: parseDuration('5m'),
  repeat: parseDuration('4h'),
  active: [],
  muted: [],
};

/** The routes that take an alert, as Alertmanager walks its tree; hours are not inherited, the rest is. */
export function routesFor(root: Route, labels: Labels): readonly TakenRoute[] {
  return walk(root, labels, ROOT, '0');
}

function walk(route: Route, labels: Labels, above: TakenRoute, key: string): TakenRoute[] {
  if (!matchesAll(route.matchers ?? [], labels)) return [];
  const own: TakenRoute = {
    key,
    receiver: route.receiver,
    groupBy: route.group_by ?? above.groupBy,
    groupWait: seconds(route.group_wait) ?? above.groupWait,
    groupInterval: seconds(route.group_interval) ?? above.groupInterval,
    repeat: seconds(route.repeat_interval) ?? above.repeat,
    active: route.active_time_intervals ?? [],
    muted: route.mute_time_intervals ?? [],
  };
  const taken: TakenRoute[] = [];
  for (const [at, child] of (route.routes ?? []).entries()) {
    const found = walk(child, labels, own, `${key}/${at}`);
    taken.push(...found);
    if (found.length > 0 && child.continue !== true) break;
  }
  return taken.length > 0 ? taken : [own];
}

function seconds(text: string | undefined): number | undefined {
  return text === undefined ? undefined : parseDuration(text);
}

/** The receivers an alert reaches, each once. */
export function receiversFor(root: Route, labels: Labels): readonly string[] {
  return [...new Set(routesFor(root, labels).map(({ receiver }) => receiver))];
}
