import type { Labels } from '../quantity';
import { recordedLabels } from '../quantity';
import type { Slice } from '../rules/files';
import { noDataFor } from '../rules/alerting';
import type { Signal } from '../signal';
import type { InhibitRule } from './inhibition';
import { inhibitedBy } from './inhibited';
import { matchesAll } from './match';

/** An alert that may be muted, and one that mutes it. */
export interface Muting {
  readonly target: Labels;
  readonly source: Labels;
}

/**
 * Every alert that the rules can raise, as label sets: each level of each signal with the labels of each source's
 * example, of the level's own series, and of missing data; and the same for every service of the application.
 */
export function universe(
  signals: readonly Signal[],
  slices: readonly Slice[],
  services: readonly string[],
): readonly Labels[] {
  const found = new Map<string, Labels>();
  for (const [at, signal] of signals.entries()) {
    for (const [index, level] of signal.levels.entries()) {
      const rule = slices[at]?.alerts[index];
      if (!rule) throw new Error(`${signal.alert} has no rule for its level ${index}`);
      const recorded = signal.quantity.sources.flatMap((source) => {
        const identity = { ...source.identity, ...level.match };
        const everywhere = identity['service'] === undefined || level.match?.['service'] !== undefined;
        const all = everywhere ? [identity] : services.map((service) => ({ ...identity, service }));
        return all.map((one) => recordedLabels({ ...source, identity: one }));
      });
      for (const series of [...recorded, ...noDataFor(signal, level)]) {
        const labels = { ...series, ...render(rule.labels, series), alertname: signal.alert };
        found.set(JSON.stringify(labels), labels);
      }
    }
  }
  return [...found.values()];
}

/** Prometheus' templates in rule labels, as far as rules use them. */
function render(labels: Labels, series: Labels): Labels {
  const text = (template: string) => template.replaceAll('{{ $labels.subject }}', series['subject'] ?? '');
  return Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, text(value)]));
}

/**
 * Every way in which one alert mutes another. Alertmanager asks for each source by itself and whether it is muted
 * does not matter, so a combination of alerts mutes exactly what its members mute: pairs are all there is.
 */
export function mutings(alerts: readonly Labels[], rules: readonly InhibitRule[]): readonly Muting[] {
  return rules.flatMap((rule) => {
    const sources = alerts.filter((source) => matchesAll(rule.source_matchers, source));
    return alerts.flatMap((target) =>
      sources
        .filter((source) => source !== target && inhibitedBy(target, [source], [rule]) !== undefined)
        .map((source) => ({ target, source })),
    );
  });
}

/**
 * Alerts that could mute one another in a circle, so that all of them fire and nobody is told; empty when each
 * muted alert leads to one that is told.
 */
export function circles(pairs: readonly Muting[]): readonly (readonly Labels[])[] {
  const sources = new Map<Labels, Labels[]>();
  for (const { target, source } of pairs) sources.set(target, [...(sources.get(target) ?? []), source]);
  const done = new Set<Labels>();
  const found: Labels[][] = [];
  const visit = (alert: Labels, way: readonly Labels[]) => {
    const at = way.indexOf(alert);
    if (at >= 0) found.push(way.slice(at));
    if (at >= 0 || done.has(alert)) return;
    for (const source of sources.get(alert) ?? []) visit(source, [...way, alert]);
    done.add(alert);
  };
  for (const target of sources.keys()) visit(target, []);
  return found;
}
