import { formatDuration } from '../../config';
import type { Config } from '../../config';
import { panelUrl, runbookUrl } from '../board';
import { selector } from '../promql';
import type { Level, Signal } from '../signal';
import type { Labels } from '../quantity';
import { bilingual } from '../text';
import { unitFacts } from '../unit';
import type { AlertRule } from './rule';

/** The alert rules of a signal: one per level, and one per label set whose absence fires. */
export function alertRules(signal: Signal, config: Config): AlertRule[] {
  const twins = signal.noData === 'silent' ? [] : signal.noData.fires;
  return [
    ...signal.levels.map((level) => levelRule(signal, level, config)),
    ...twins.map((labels) => absentRule(signal, labels, config)),
  ];
}

/** The comparison as it stands in rules: `memory_usage > 0.85`. */
export function condition(signal: Signal, level: Level): string {
  const { quantity, guard, direction } = signal;
  const comparison = `${quantity.record}${selector(level.match ?? {})} ${direction === 'above' ? '>' : '<'} ${level.limit}`;
  if (!guard) return comparison;
  return `${comparison}\nand on (subject)\n${guard.quantity.record} >= ${guard.min}`;
}

/** The worst level: the one that no data raises. */
export function worstLevel(signal: Signal): Level {
  const order = ['critical', 'warning', 'none'];
  return signal.levels.reduce((worst, level) =>
    order.indexOf(level.severity) < order.indexOf(worst.severity) ? level : worst,
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
    annotations: annotations(signal, config, limitText(signal, level)),
  };
}

function absentRule(signal: Signal, labels: Labels, config: Config): AlertRule {
  const level = worstLevel(signal);
  const lasting = formatDuration(level.for);
  return {
    alert: signal.alert,
    expr: `absent(${signal.quantity.record}${selector(labels)})`,
    ...(level.for > 0 && { for: lasting }),
    labels: ruleLabels(signal, level),
    annotations: annotations(signal, config, {
      ja: `計測値が ${lasting} 以上ありません(停止しているか、監視が途切れています)。`,
      en: `Nothing has been measured for ${lasting}: it is down, or nobody watches it.`,
    }),
  };
}

function ruleLabels(signal: Signal, level: Level): Labels {
  return {
    severity: level.severity,
    ...(level.sev && { sev: level.sev }),
    team: signal.team,
    tier: signal.tier,
  };
}

function limitText(signal: Signal, level: Level) {
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

function annotations(signal: Signal, config: Config, text: { ja: string; en: string }): Labels {
  const subject = signal.quantity.sources.some((source) => source.subject.length > 0)
    ? ': {{ $labels.subject }}'
    : '';
  return {
    summary: `${bilingual(signal.title)}${subject}`,
    description: bilingual(text),
    runbook_url: runbookUrl(config.environment, signal.alert),
    dashboard_url: panelUrl(config.environment, signal.board, signal.alert),
  };
}
