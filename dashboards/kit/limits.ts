import { exact } from '../../config';
import type { Severity, Signal } from '../../alerts';
import { GraphThresholdsStyleMode } from './sdk';
import type { Threshold } from './sdk';
import type { PanelSpec } from './panel';

const COLORS: Record<Severity, string> = { critical: 'red', warning: 'orange', none: 'green' };
const ORDER: readonly Severity[] = ['none', 'warning', 'critical'];

/**
 * The limits of a signal as Grafana's steps: a step's colour holds from its value upwards, the first one (null)
 * below all others. Where two levels share a limit the worse one colours it.
 */
export function limitSteps({ direction, levels }: Signal): readonly Threshold[] {
  const worst = new Map<number, Severity>();
  for (const { limit, severity } of levels) {
    const before = worst.get(limit) ?? 'none';
    worst.set(limit, ORDER.indexOf(severity) > ORDER.indexOf(before) ? severity : before);
  }
  const limits = [...worst].sort(([a], [b]) => a - b);
  const colors = limits.map(([, severity]) => COLORS[severity]);
  // Below a lower limit it is as bad as that limit says; above an upper one likewise.
  const bands = direction === 'above' ? ['green', ...colors] : [...colors, 'green'];
  return bands.map((color, index) => ({ value: limits[index - 1]?.[0] ?? null, color }));
}

/**
 * How the limits are drawn. Grafana gives a line the colour of the band above it: right for an upper limit,
 * one level too harmless for a lower one, where only filled bands tell the truth. A state has no line: its two
 * values have names.
 */
export function limitStyle({ direction, quantity }: Signal): GraphThresholdsStyleMode {
  if (quantity.unit === 'state') return GraphThresholdsStyleMode.Off;
  return direction === 'above' ? GraphThresholdsStyleMode.Line : GraphThresholdsStyleMode.LineAndArea;
}

/**
 * An axis on which every limit is visible: "how far from it" is what the panel is for. The bounds are soft,
 * because an expired certificate is below 0 s and a throttled container above 100 %.
 */
export function limitAxis({ levels, quantity }: Signal): NonNullable<PanelSpec['axis']> {
  if (quantity.unit === 'state') return { min: 0, max: 1, decimals: 0 };
  const highest = Math.max(...levels.map(({ limit }) => limit));
  const room = quantity.unit === 'ratio' ? Math.max(1, highest) : exact(highest * 1.1);
  return { softMin: Math.min(0, ...levels.map(({ limit }) => limit)), softMax: room > 0 ? room : 1 };
}

/** The names of a state's two values; the dead-man's switch is the one that is well when it fires. */
export function stateNames({ levels, safe }: Signal): NonNullable<PanelSpec['names']> {
  const good = levels.every(({ severity }) => severity === 'none') ? 1 - safe : safe;
  return {
    [String(good)]: { text: '正常 / OK', color: 'green' },
    [String(1 - good)]: { text: '異常 / Not OK', color: 'red' },
  };
}
