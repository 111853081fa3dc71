import type { AlertmanagerConfig } from '../notify/alertmanager';
import { ESCALATION } from '../notify/escalation';
import { simulate } from '../notify/simulate';
import type { FiringSpan, Simulation } from '../notify/simulate';
import type { Labels } from '../quantity';
import type { Fires, GameDay } from './game-day';
import { lengthOf } from './game-day';
import { WATCHDOG } from '../notify/watchdog';

/** What became of a game day; times in minutes from its beginning. */
export interface Outcome {
  readonly fires: readonly (Fires & { readonly subject: string })[];
  /** Messages by receiver, each once however many ways the receiver has. */
  readonly told: Readonly<Record<string, number>>;
  readonly muted: readonly string[];
  readonly heartbeats: number;
  /** One line per event, for people. */
  readonly timeline: readonly string[];
}

/** How long Alertmanager believes an alert that Prometheus no longer confirms: four times its resend delay of a minute. */
const BELIEVED = 4 * 60;
const OUTSIDE = 'dead-mans-switch';

/** Sends what fired through the simulated Alertmanager. `begin`: minute 0 in seconds since the epoch. */
export function replay(
  day: GameDay,
  fired: readonly FiringSpan[],
  subjects: ReadonlySet<string>,
  config: AlertmanagerConfig,
  begin: number,
): Outcome {
  const until = lengthOf(day) * 60;
  const spans = fired.filter(({ labels }) => plays(labels, subjects)).flatMap((span) => cut(span, day));
  const result = simulate(
    config,
    spans.map((span) => ({
      ...span,
      from: begin + span.from,
      ...(span.to !== undefined && { to: begin + span.to }),
    })),
    { until: begin + until },
  );
  const minute = (at: number) => Math.round(((at - begin) / 60) * 100) / 100;
  const messages = distinct(result);
  const people = messages.filter(({ receiver }) => receiver !== OUTSIDE);
  const told: Record<string, number> = {};
  for (const { receiver } of people) told[receiver] = (told[receiver] ?? 0) + 1;
  const incidents = spans.filter(({ labels }) => labels['alertname'] !== WATCHDOG);
  return {
    fires: incidents
      .map(({ labels, from, to }) => ({
        alert: labels['alertname'] ?? '',
        severity: labels['severity'] ?? '',
        subject: labels['subject'] ?? '',
        from: from / 60,
        ...(to !== undefined && { to: to / 60 }),
      }))
      .sort((a, b) => a.from - b.from),
    told,
    muted: [...new Set(result.suppressed.map(({ labels }) => nameOf(labels)))].sort(),
    heartbeats: messages.length - people.length,
    timeline: timeline(incidents, result, people, minute),
  };
}

function timeline(
  incidents: readonly FiringSpan[],
  { suppressed }: Simulation,
  people: readonly ReturnType<typeof distinct>[number][],
  minute: (at: number) => number,
): string[] {
  const once = new Map(
    [...suppressed]
      .reverse()
      .map((one) => [
        `${nameOf(one.labels)} ${one.labels['subject']} ${one.receiver} ${JSON.stringify(one.by)}`,
        one,
      ]),
  );
  const events = [
    ...incidents.flatMap(({ labels, from, to }) => [
      { at: from / 60, text: `🔥 ${nameOf(labels)} ${labels['subject'] ?? ''}` },
      ...(to === undefined ? [] : [{ at: to / 60, text: `✅ ${nameOf(labels)} ${labels['subject'] ?? ''}` }]),
    ]),
    ...people.map(({ at, receiver, status, what, ways }) => ({
      at: minute(at),
      text: `   ${status === 'firing' ? '✉' : '✉ 復旧'} ${receiver} (${ways.join(', ')}): ${what}`,
    })),
    ...[...once.values()].map(({ at, labels, receiver, by }) => ({
      at: minute(at),
      text: `   🔇 ${receiver}: ${nameOf(labels)}, ${'alert' in by ? nameOf(by.alert) : by.interval}`,
    })),
  ];
  return events
    .sort((a, b) => a.at - b.at)
    .map(({ at, text }) => `${at.toFixed(2).padStart(9)} min  ${text}`);
}

/** Messages of a receiver at a moment about a group count once. */
function distinct({ notifications }: Simulation) {
  const found = new Map<
    string,
    { at: number; receiver: string; status: string; what: string; ways: string[] }
  >();
  for (const { at, receiver, status, firing, resolved, kind, to } of notifications) {
    const what = [...new Set([...firing, ...resolved].map(nameOf))].join(', ');
    const key = `${at} ${receiver} ${what} ${JSON.stringify(firing)}`;
    const known = found.get(key) ?? { at, receiver, status, what, ways: [] };
    known.ways.push(`${kind} ${to}`);
    found.set(key, known);
  }
  return [...found.values()];
}

function nameOf(labels: Labels): string {
  return `${labels['alertname'] ?? ''} ${labels['severity'] ?? ''}`;
}

/** The decoys of examples (other namespaces, other jobs) are no part of the incident. */
function plays(labels: Labels, subjects: ReadonlySet<string>): boolean {
  const { alertname, subject = '' } = labels;
  if (alertname === ESCALATION) return [...subjects].some((one) => subject.endsWith(`:${one}`));
  return subject === '' || subjects.has(subject);
}

/** What Prometheus no longer sends ends when Alertmanager no longer believes it. */
function cut(span: FiringSpan, { silence }: GameDay): FiringSpan[] {
  if (!silence || (silence.alert !== undefined && silence.alert !== span.labels['alertname'])) return [span];
  const last = silence.from * 60 + BELIEVED;
  if (span.from >= silence.from * 60) return [];
  return [{ ...span, to: Math.min(span.to ?? Infinity, last) }];
}
