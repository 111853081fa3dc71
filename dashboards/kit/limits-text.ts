import { formatDuration } from '../../config';
import { unitFacts } from '../../alerts';
import type { Level, Severity, Signal, Text } from '../../alerts';

const SEVERITIES: Record<Severity, Text> = {
  critical: { ja: '重大', en: 'critical' },
  warning: { ja: '警告', en: 'warning' },
  none: { ja: '常時発報', en: 'always firing' },
};

/** The limits of a signal in words: `警告: 85 % を 5m 以上上回る` / `warning: above 85 % for 5m`. */
export function limitsText(signal: Signal): Text {
  const parts = signal.levels.map((level) => levelText(signal, level));
  const guard = guardText(signal);
  return {
    ja: [...parts.map(({ ja }) => `- ${ja}`), ...guard.map(({ ja }) => ja)].join('\n'),
    en: [...parts.map(({ en }) => `- ${en}`), ...guard.map(({ en }) => en)].join('\n'),
  };
}

function levelText(signal: Signal, level: Level): Text {
  const { ja, en } = SEVERITIES[level.severity];
  const only = Object.values(level.match ?? {}).join(', ');
  const which = only === '' ? '' : ` (${only})`;
  const condition = conditionText(signal, level);
  return condition
    ? { ja: `${ja}${which}: ${condition.ja}`, en: `${en}${which}: ${condition.en}` }
    : { ja, en };
}

function conditionText({ quantity, direction }: Signal, level: Level): Text | undefined {
  if (level.severity === 'none') return undefined;
  const limit = unitFacts(quantity.unit).format(level.limit);
  const lasting = formatDuration(level.for);
  const [ja, en] = direction === 'above' ? ['上回る', 'above'] : ['下回る', 'below'];
  if (quantity.unit === 'state') {
    return level.for > 0
      ? { ja: `異常が ${lasting} 以上続く`, en: `not OK for ${lasting}` }
      : { ja: '異常になる', en: 'as soon as it is not OK' };
  }
  return level.for > 0
    ? { ja: `${limit} を ${lasting} 以上${ja}`, en: `${en} ${limit} for ${lasting}` }
    : { ja: `${limit} を${ja}`, en: `${en} ${limit}` };
}

function guardText({ guard }: Signal): readonly Text[] {
  if (!guard) return [];
  const least = unitFacts(guard.quantity.unit).format(guard.min);
  const { record } = guard.quantity;
  return [
    { ja: `ただし ${record} が ${least} 以上のときだけ。`, en: `Only while ${record} is at least ${least}.` },
  ];
}
