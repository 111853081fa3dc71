import type { Labels } from '../quantity';
import type { AlertmanagerConfig } from './alertmanager';
import { Delivery } from './deliver';
import type { Notification, Suppressed } from './deliver';
import { routesFor } from './match';
import type { TakenRoute } from './match';

/** An alert that Prometheus sends, from when to when it fires; seconds since the epoch. */
export interface FiringSpan {
  readonly labels: Labels;
  readonly from: number;
  /** Default: it fires to the end of the simulation. */
  readonly to?: number;
}

export interface SimulationOptions {
  /** End of the simulation, seconds since the epoch. */
  readonly until: number;
  /** Seconds between two looks for empty groups. Default: 30, Alertmanager's own. */
  readonly maintenance?: number;
}

export interface Simulation {
  /** In the order of time. */
  readonly notifications: readonly Notification[];
  /** Every flush in which somebody was not told; one entry per alert, receiver and flush. */
  readonly suppressed: readonly Suppressed[];
}

interface Member {
  readonly labels: Labels;
  end: number;
}

interface Group {
  readonly key: string;
  readonly route: TakenRoute;
  readonly members: Map<string, Member>;
  next: number;
  /** When its last alert left; nothing while it has one. */
  emptySince?: number | undefined;
}

const MAINTENANCE = 30;

/**
 * What Alertmanager would send: a pure model of its routes, groups (group_wait, group_interval, repeat_interval),
 * inhibition and hours. Silences, failed sends and the time a message is under way are left out. Held against the
 * real program by `test/alerts/simulate.long.ts`.
 */
export function simulate(
  config: Pick<AlertmanagerConfig, 'route' | 'inhibit_rules' | 'time_intervals' | 'receivers'>,
  spans: readonly FiringSpan[],
  { until, maintenance = MAINTENANCE }: SimulationOptions,
): Simulation {
  const delivery = new Delivery(config);
  const groups = new Map<string, Group>();
  const begins = [...spans].sort((a, b) => a.from - b.from);
  let next = 0;
  for (;;) {
    const flush = earliest(groups);
    const begin = begins[next];
    // What begins at the moment of a flush is in it.
    if (begin && begin.from <= until && begin.from <= (flush?.next ?? Infinity)) {
      for (const route of routesFor(config.route, begin.labels)) {
        insert(groups, route, begin, maintenance);
      }
      next += 1;
      continue;
    }
    if (!flush || flush.next > until) break;
    const at = flush.next;
    const alerts = [...flush.members].map(([key, { labels, end }]) => ({ key, labels, resolved: end <= at }));
    const firing = begins
      .slice(0, next)
      .filter(({ to = Infinity }) => to > at)
      .map(({ labels }) => labels);
    delivery.flush(at, flush.key, flush.route, alerts, firing);
    for (const { key, resolved } of alerts) if (resolved) flush.members.delete(key);
    if (flush.members.size === 0) flush.emptySince ??= at;
    flush.next = at + flush.route.groupInterval;
  }
  return { notifications: delivery.notifications, suppressed: delivery.suppressed };
}

/** The group that is flushed next; one without alerts has nothing to say. */
function earliest(groups: ReadonlyMap<string, Group>): Group | undefined {
  let first: Group | undefined;
  for (const group of groups.values()) {
    if (group.members.size > 0 && (!first || group.next < first.next)) first = group;
  }
  return first;
}

function insert(groups: Map<string, Group>, route: TakenRoute, span: FiringSpan, maintenance: number): void {
  const key = `${route.key} ${labelsKey(Object.fromEntries(route.groupBy.map((name) => [name, span.labels[name] ?? ''])))}`;
  const known = groups.get(key);
  const group = known && !isRemoved(known, span.from, maintenance) ? known : newGroup(key, route, span.from);
  groups.set(key, group);
  // Its clock has gone on while it was empty.
  while (group.next < span.from) group.next += route.groupInterval;
  group.emptySince = undefined;
  group.members.set(labelsKey(span.labels), { labels: span.labels, end: span.to ?? Infinity });
}

function newGroup(key: string, route: TakenRoute, at: number): Group {
  return { key, route, members: new Map(), next: at + route.groupWait };
}

/** Empty groups are removed now and then; until then a new alert waits for the old one's interval. */
function isRemoved({ emptySince }: Group, at: number, maintenance: number): boolean {
  return emptySince !== undefined && at >= (Math.floor(emptySince / maintenance) + 1) * maintenance;
}

function labelsKey(labels: Labels): string {
  return JSON.stringify(
    Object.entries(labels)
      .filter(([, value]) => value !== '')
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
