import { formatDuration } from '../../config';
import type { Config } from '../../config';
import { panelUrl, runbookUrl } from '../board';
import { selector } from '../promql';
import type { Level, Signal } from '../signal';
import type { Labels } from '../quantity';
import { bilingual } from '../text';
import type { Text } from '../text';
import { unitFacts } from '../unit';
import type { AlertRule } from './rule';

/** The alert rules of a signal: one per level. */
export function alertRules(signal: Signal, config: Config): AlertRule[] {
  for (const labels of noDataLabels(signal)) levelOfNoData(signal, labels);
  return signal.levels.map((level) => levelRule(signal, level, config));
}

/**
 * What makes a level fire, as it stands in rules: `memory_usage > 0.85`, and the quantity's absence where the
 * signal says so. One rule for both: a second one of the same labels would be the same alert to Alertmanager,
 * and the one that recovers would resolve the one that still fires.
 */
export function condition(signal: Signal, level: Level): string {
  const { quantity, guard, direction } = signal;
  const comparison = `${quantity.record}${selector(level.match ?? {})} ${direction === 'above' ? '>' : '<'} ${level.limit}`;
  const guarded = guard
    ? [`${comparison}\nand on (subject)\n${guard.quantity.record} >= ${guard.min}`]
    : [comparison];
  const absences = noDataFor(signal, level).map((labels) => `absent(${quantity.record}${selector(labels)})`);
  return [...guarded, ...absences].join('\nor\n');
}

/** The label sets whose absence this level raises. */
export function noDataFor(signal: Signal, level: Level): Labels[] {
  return noDataLabels(signal).filter((labels) => levelOfNoData(signal, labels) === level);
}

function noDataLabels({ noData }: Signal): readonly Labels[] {
  return noData === 'silent' ? [] : noData.fires;
}

/** The worst level that holds for these labels. Errors: when none does. */
function levelOfNoData(signal: Signal, labels: Labels): Level {
  const order = ['critical', 'warning', 'none'];
  const [worst] = signal.levels
    .filter(({ match = {} }) => Object.entries(match).every(([name, value]) => labels[name] === value))
    .sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
  if (worst) return worst;
  throw new Error(
    `${signal.alert}: no level holds for noData.fires ${selector(labels)}; add one, or correct the labels`,
  );
}

function levelRule(signal: Signal, level: Level, config: Config): AlertRule {
  const { keepFiringFor } = config.evaluation;
  return {
    alert: signal.alert,
    expr: condition(signal, level),
    ...(level.for > 0 && { for: formatDuration(level.for) }),
    ...(level.severity !== 'none' && keepFiringFor > 0 && { keep_firing_for: formatDuration(keepFiringFor) }),
    labels: ruleLabels(signal, level),
    annotations: annotations(signal, config, description(signal, level)),
  };
}

function ruleLabels(signal: Signal, level: Level): Labels {
  return {
    // The series have these already; here they tell the rules of one alert apart.
    ...level.match,
    severity: level.severity,
    ...(level.sev && { sev: level.sev }),
    team: level.team ?? signal.team,
    tier: signal.tier,
    // What people acknowledge: both levels, every instance and the escalation of one trouble share it.
    ...(level.sev &&
      signal.incident !== 'inherited' && { incident: `${signal.alert}:${subjectOf(signal) ?? '-'}` }),
  };
}

/** The template of the subject; nothing where no source has one. */
function subjectOf({ quantity }: Signal): string | undefined {
  return quantity.sources.some(({ subject }) => subject.length > 0) ? '{{ $labels.subject }}' : undefined;
}

function description(signal: Signal, level: Level): Text {
  const text = limitText(signal, level);
  if (noDataFor(signal, level).length === 0) return text;
  const lasting = formatDuration(level.for);
  if (signal.quantity.unit === 'state') {
    return {
      ja: `この状態か、計測できない状態が ${lasting} 以上続いています。`,
      en: `It has been so, or nobody could measure it, for ${lasting}.`,
    };
  }
  // `absent` has the value 1; no other quantity crosses its limit with exactly that.
  const choose = (missing: string, present: string) =>
    `{{ if eq $value 1.0 }}${missing}{{ else }}${present}{{ end }}`;
  return {
    ja: choose(`計測値が ${lasting} 以上ありません。`, text.ja),
    en: choose(`Nothing has been measured for ${lasting}.`, text.en),
  };
}

function limitText(signal: Signal, level: Level): Text {
  const { unit } = signal.quantity;
  const lasting = formatDuration(level.for);
  if (unit === 'state') {
    return level.for > 0
      ? { ja: `この状態が ${lasting} 以上続いています。`, en: `It has been so for ${lasting}.` }
      : { ja: '正常です。', en: 'This is its normal state.' };
  }
  const { format, template } = unitFacts(unit);
  const limit = format(level.limit);
  const [over, word] = signal.direction === 'above' ? ['上回って', 'above'] : ['下回って', 'below'];
  return {
    ja: `現在 ${template}。しきい値 ${limit} を ${lasting} 以上${over}います。`,
    en: `Now ${template}, ${word} ${limit} for ${lasting}.`,
  };
}

function annotations(signal: Signal, config: Config, text: Text): Labels {
  const subject = subjectOf(signal);
  return {
    summary: `${bilingual(signal.title)}${subject === undefined ? '' : `: ${subject}`}`,
    description: bilingual(text),
    runbook_url: runbookUrl(config.environment, signal.alert),
    dashboard_url: panelUrl(config.environment, signal.board, signal.alert),
  };
}
