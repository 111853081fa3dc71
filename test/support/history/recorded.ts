import type { Quantity, Signal } from '../../../alerts';
import type { Fleet } from './fleet';
import { likes } from './fleet';
import type { Line } from './line';
import { wave } from './wave';

/** An alert that fired lately, so that a picture shows what one looks like. `from`, `to`: seconds before the end. */
const INCIDENT = { alert: 'HighResponseTime', from: 9000, to: 7200 } as const;

/** How near to its limit a quantity comes on a normal day, as a share of the way from `safe`. */
const [LEAST, MOST] = [0.05, 0.6];

/** The recorded series of every quantity, wandering between what is safe and its limit. */
export function recordedLines(signals: readonly Signal[], fleet: Fleet, end: number): readonly Line[] {
  const lines = new Map<string, readonly Line[]>();
  for (const signal of signals) {
    const { guard, quantity } = signal;
    if (guard && !lines.has(guard.quantity.record))
      lines.set(
        guard.quantity.record,
        ofQuantity(guard.quantity, fleet, () => between(guard.min * 3, guard.min * 6)),
      );
    lines.set(
      quantity.record,
      ofQuantity(quantity, fleet, (labels) => courseOf(signal, labels, end)),
    );
  }
  return [...lines.values()].flat();
}

function ofQuantity(
  { record, sources }: Quantity,
  fleet: Fleet,
  course: (labels: Readonly<Record<string, string>>) => (time: number, seed: number) => number,
): Line[] {
  return sources.flatMap(({ identity, labels = {}, subject }) =>
    likes(identity, fleet).map((like, seed) => {
      const all = { ...like, ...labels, subject: subject.map((name) => like[name] ?? '').join('/') };
      const value = course(all);
      return { name: record, labels: all, every: 'recorded', value: (time) => value(time, seed) };
    }),
  );
}

const waves = Array.from({ length: 64 }, (_, seed) => wave(seed));
const between = (low: number, high: number) => (time: number, seed: number) =>
  low + (high - low) * (waves[seed % waves.length]?.(time) ?? 0);

function courseOf(signal: Signal, labels: Readonly<Record<string, string>>, end: number) {
  const { safe, levels, quantity } = signal;
  if (quantity.unit === 'state') return () => safe;
  // The mildest of the limits that hold for this series: a calm month reaches none of them.
  const own = levels.filter(({ match = {} }) =>
    Object.entries(match).every(([name, value]) => labels[name] === value),
  );
  const distance = (limit: number) => Math.abs(limit - safe);
  const limit = (own.length > 0 ? own : levels)
    .map((level) => level.limit)
    .reduce((a, b) => (distance(a) <= distance(b) ? a : b));
  const normal = between(safe + (limit - safe) * LEAST, safe + (limit - safe) * MOST);
  if (signal.alert !== INCIDENT.alert) return normal;
  const beyond = limit + (limit - safe) * 0.3;
  return (time: number, seed: number) =>
    seed === 0 && time >= end - INCIDENT.from && time < end - INCIDENT.to ? beyond : normal(time, seed);
}

/** The series that Prometheus writes while the incident fires. */
export function alertLines(signals: readonly Signal[], fleet: Fleet, end: number): readonly Line[] {
  return signals
    .filter(({ alert }) => alert === INCIDENT.alert)
    .map(({ alert, levels: [{ severity }], team }): Line => {
      const [service = ''] = fleet.services;
      const subject = `${fleet.namespace}/${service}`;
      const during = (time: number) => time >= end - INCIDENT.from && time < end - INCIDENT.to;
      return {
        name: 'ALERTS',
        labels: {
          alertname: alert,
          alertstate: 'firing',
          severity,
          team,
          namespace: fleet.namespace,
          service,
          subject,
        },
        every: 'raw',
        value: (time) => (during(time) ? 1 : NaN),
      };
    });
}
