import type { Labels } from '../quantity';
import type { AlertmanagerConfig } from './alertmanager';
import { inhibitedBy } from './inhibited';
import { integrationsOf } from './integrations';
import type { Integration } from './integrations';
import type { TakenRoute } from './match';
import type { TimeInterval } from './time-intervals';
import { isWithin } from './within';

/** A message that somebody gets. Times are seconds since the epoch. */
export interface Notification {
  readonly at: number;
  readonly receiver: string;
  readonly kind: Integration['kind'];
  readonly to: string;
  readonly status: 'firing' | 'resolved';
  readonly firing: readonly Labels[];
  readonly resolved: readonly Labels[];
}

/** An alert of a flush that nobody is told of, and why: another alert, or the time. */
export interface Suppressed {
  readonly at: number;
  readonly labels: Labels;
  readonly receiver: string;
  readonly by: { readonly alert: Labels } | { readonly interval: string };
}

/** An alert at the moment of a flush. */
export interface Flushed {
  /** Of its labels. */
  readonly key: string;
  readonly labels: Labels;
  readonly resolved: boolean;
}

/** What Alertmanager remembers of the last message of a group by one way. */
interface LogEntry {
  readonly at: number;
  readonly firing: ReadonlySet<string>;
  readonly resolved: ReadonlySet<string>;
}

type Settings = Pick<AlertmanagerConfig, 'inhibit_rules' | 'time_intervals' | 'receivers'>;

/** Alertmanager's way from a flush to messages: inhibition, hours, and what was already said. */
export class Delivery {
  readonly notifications: Notification[] = [];
  readonly suppressed: Suppressed[] = [];
  private readonly log = new Map<string, LogEntry>();
  private readonly intervals: ReadonlyMap<string, TimeInterval>;
  private readonly ways: ReadonlyMap<string, readonly Integration[]>;

  constructor(private readonly settings: Settings) {
    this.intervals = new Map(settings.time_intervals.map((one) => [one.name, one]));
    this.ways = new Map(settings.receivers.map((one) => [one.name, integrationsOf(one)]));
  }

  flush(at: number, group: string, route: TakenRoute, alerts: readonly Flushed[], firing: readonly Labels[]) {
    const { receiver } = route;
    const audible = alerts.filter(({ labels }) => {
      const by = inhibitedBy(labels, firing, this.settings.inhibit_rules);
      if (by) this.suppressed.push({ at, labels, receiver, by: { alert: by } });
      return by === undefined;
    });
    if (audible.length === 0) return;
    const interval = this.mutedBy(route, at);
    if (interval !== undefined) {
      for (const { labels } of audible) this.suppressed.push({ at, labels, receiver, by: { interval } });
      return;
    }
    for (const [index, way] of (this.ways.get(receiver) ?? []).entries()) {
      this.send(at, `${group} ${receiver} ${index}`, route, way, audible);
    }
  }

  private mutedBy({ active, muted }: TakenRoute, at: number): string | undefined {
    const holds = (name: string) => {
      const interval = this.intervals.get(name);
      if (!interval) throw new Error(`a route names the time interval ${name}, which does not exist`);
      return isWithin(interval, at);
    };
    if (active.length > 0 && !active.some(holds)) return `outside ${active.join(', ')}`;
    return muted.find(holds);
  }

  private send(at: number, key: string, route: TakenRoute, way: Integration, alerts: readonly Flushed[]) {
    const firing = alerts.filter(({ resolved }) => !resolved);
    const resolved = alerts.filter((one) => one.resolved);
    const keys = (list: readonly Flushed[]) => new Set(list.map((one) => one.key));
    if (!isNews(this.log.get(key), keys(firing), keys(resolved), at, way, route)) return;
    this.log.set(key, { at, firing: keys(firing), resolved: keys(resolved) });
    if (!way.sendResolved && firing.length === 0) return;
    this.notifications.push({
      at,
      receiver: route.receiver,
      kind: way.kind,
      to: way.to,
      status: firing.length > 0 ? 'firing' : 'resolved',
      firing: firing.map(({ labels }) => labels),
      resolved: way.sendResolved ? resolved.map(({ labels }) => labels) : [],
    });
  }
}

function isNews(
  entry: LogEntry | undefined,
  firing: ReadonlySet<string>,
  resolved: ReadonlySet<string>,
  at: number,
  { sendResolved }: Integration,
  { repeat }: TakenRoute,
): boolean {
  if (!entry) return firing.size > 0;
  if ([...firing].some((key) => !entry.firing.has(key))) return true;
  if (firing.size === 0) return entry.firing.size > 0;
  if (sendResolved && [...resolved].some((key) => !entry.resolved.has(key))) return true;
  return at - entry.at > repeat;
}
