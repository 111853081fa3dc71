import type { Config } from '../../config';
import { inhibitRules } from '../notify/inhibition';
import type { Signal } from '../signal';
import type { Text } from '../text';

/** How other alerts belong to one. */
export interface Relation {
  readonly title: Text;
  readonly alerts: readonly string[];
}

/**
 * What else may be true while an alert fires, derived and never written by hand. An alert is listed once, under
 * the closest relation; relations without alerts are left out.
 */
export function related(signal: Signal, signals: readonly Signal[], config: Config): readonly Relation[] {
  const others = signals.filter(({ alert }) => alert !== signal.alert);
  const inputs = inputsOf(signal);
  const subject = subjectsOf(signal);
  const candidates: readonly (readonly [Text, (other: Signal) => boolean])[] = [
    [
      { ja: 'これが発報している間は抑止される', en: 'muted while this one fires' },
      (other) => mutes(signal, other, config),
    ],
    [
      { ja: '発報している間はこれを抑止する(先に見る)', en: 'mutes this one: look there first' },
      (other) => mutes(other, signal, config),
    ],
    [
      { ja: '同じ計測値を使う', en: 'read the same metrics' },
      (other) => inputsOf(other).some((name) => inputs.includes(name)),
    ],
    [
      { ja: '同じボードの同じ対象', en: 'same subject on the same board' },
      (other) => other.board === signal.board && subjectsOf(other).some((one) => subject.includes(one)),
    ],
  ];
  const taken = new Set<string>();
  return candidates.flatMap(([title, belongs]): Relation[] => {
    const alerts = others
      .filter((other) => !taken.has(other.alert) && belongs(other))
      .map(({ alert }) => alert);
    for (const alert of alerts) taken.add(alert);
    return alerts.length > 0 ? [{ title, alerts }] : [];
  });
}

/** Some inhibition rule names the one as cause and the other as symptom. */
function mutes(cause: Signal, symptom: Signal, config: Config): boolean {
  return inhibitRules(config).some(
    ({ source_matchers: source, target_matchers: target }) =>
      [...source, ...target].some((matcher) => /^(alertname|incident)=/.test(matcher)) &&
      source.every((matcher) => admits(matcher, cause)) &&
      target.every((matcher) => admits(matcher, symptom)),
  );
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
