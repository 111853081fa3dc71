import type { Config } from '../../config';
import { inhibitRules } from '../notify/inhibition';
import type { InhibitRule } from '../notify/inhibition';
import { recordedLabels } from '../quantity';
import type { Signal } from '../signal';
import type { Text } from '../text';

/** How other alerts belong to one. */
export interface Relation {
  readonly title: Text;
  readonly alerts: readonly string[];
}

/** What relates a signal to others, each looked up once: pages ask it of every pair. */
interface Facts {
  readonly alert: string;
  readonly board: string;
  readonly inputs: readonly string[];
  readonly subjects: readonly string[];
  /** The inhibition rules of which it can be the cause, and the symptom. */
  readonly causes: readonly InhibitRule[];
  readonly suffers: readonly InhibitRule[];
}

/**
 * What else may be true while an alert fires, by alert; derived and never written by hand. Another alert is listed
 * once, under the closest relation; relations without alerts are left out.
 */
export function relations(
  signals: readonly Signal[],
  config: Config,
): ReadonlyMap<string, readonly Relation[]> {
  const rules = inhibitRules(config).filter(namesItsAlerts);
  const all = signals.map((signal): Facts => {
    const labels = labelsOf(signal);
    const comparable = rules.filter(({ equal }) => equal.every((name) => labels.has(name)));
    const passing = (side: 'source_matchers' | 'target_matchers') =>
      comparable.filter((rule) => rule[side].every((matcher) => admits(matcher, signal)));
    return {
      alert: signal.alert,
      board: signal.board,
      inputs: inputsOf(signal),
      subjects: subjectsOf(signal),
      causes: passing('source_matchers'),
      suffers: passing('target_matchers'),
    };
  });
  return new Map(all.map((one) => [one.alert, relatedTo(one, all)]));
}

function relatedTo(one: Facts, all: readonly Facts[]): readonly Relation[] {
  const candidates: readonly (readonly [Text, (other: Facts) => boolean])[] = [
    [
      { ja: 'これが発報している間は抑止される', en: 'muted while this one fires' },
      (other) => share(one.causes, other.suffers),
    ],
    [
      { ja: '発報している間はこれを抑止する(先に見る)', en: 'mutes this one: look there first' },
      (other) => share(other.causes, one.suffers),
    ],
    [{ ja: '同じ計測値を使う', en: 'read the same metrics' }, (other) => share(one.inputs, other.inputs)],
    [
      { ja: '同じボードの同じ対象', en: 'same subject on the same board' },
      (other) => other.board === one.board && share(one.subjects, other.subjects),
    ],
  ];
  const taken = new Set([one.alert]);
  return candidates.flatMap(([title, belongs]): Relation[] => {
    const alerts = all.filter((other) => !taken.has(other.alert) && belongs(other)).map(({ alert }) => alert);
    for (const alert of alerts) taken.add(alert);
    return alerts.length > 0 ? [{ title, alerts }] : [];
  });
}

function share<T>(some: readonly T[], others: readonly T[]): boolean {
  return some.some((it) => others.includes(it));
}

/** The other rules relate every alert to every other. */
function namesItsAlerts({ source_matchers: source, target_matchers: target }: InhibitRule): boolean {
  return [...source, ...target].some((matcher) => /^(alertname|incident)=/.test(matcher));
}

/** Names of the labels that some series of a signal have. */
function labelsOf({ quantity }: Signal): ReadonlySet<string> {
  return new Set(['alertname', ...quantity.sources.flatMap((source) => Object.keys(recordedLabels(source)))]);
}

/** Whether alerts of a signal can pass a matcher; labels that only series have may have any value. */
function admits(matcher: string, signal: Signal): boolean {
  const [, name = '', operator = '', value = ''] = /^(\w+)(=~|!~|!=|=)"(.*)"$/s.exec(matcher) ?? [];
  // An incident begins with the alert's name; what follows is known to the series alone.
  if (name === 'incident') return new RegExp(`\\b${signal.alert}\\b`).test(value);
  const values = statics(signal)[name];
  if (!values) return true;
  const equal = (text: string | undefined) =>
    text !== undefined &&
    (operator.endsWith('~')
      ? new RegExp(`^(?:${value.replaceAll('\\\\', '\\')})$`).test(text)
      : text === value);
  return values.some((text) => (operator.startsWith('!') ? !equal(text) : equal(text)));
}

function statics(signal: Signal): Readonly<Record<string, readonly (string | undefined)[]>> {
  const { alert, levels, tier, team } = signal;
  return {
    alertname: [alert],
    tier: [tier],
    severity: levels.map(({ severity }) => severity),
    sev: levels.map(({ sev }) => sev),
    team: levels.map((level) => level.team ?? team),
  };
}

/** Metrics an alert is made of, its guard included. `up` is about every job, so it relates nothing. */
function inputsOf({ quantity, guard }: Signal): readonly string[] {
  const expressions = [quantity, ...(guard ? [guard.quantity] : [])].flatMap(({ sources }) =>
    sources.map(({ expr }) => expr),
  );
  const names = expressions.flatMap((expr) =>
    [...expr.matchAll(/([a-zA-Z_:][\w:]*)\s*\{/g)].map(([, name = '']) => name),
  );
  return names.filter((name) => name !== 'up');
}

function subjectsOf({ quantity }: Signal): readonly string[] {
  return quantity.sources.filter(({ subject }) => subject.length > 0).map(({ subject }) => subject.join('/'));
}
