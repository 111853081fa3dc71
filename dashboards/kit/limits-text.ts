import { formatDuration } from '../../config';
import { unitFacts } from '../../alerts';
import type { Level, Severity, Signal, Text } from '../../alerts';

const SEVERITIES: Record<Severity, Text> = {
  critical: { ja: '重大', en: 'critical' },
  warning: { ja: '警告', en: 'warning' },
  none: { ja: '常時発報', en: 'always firing' },
};

/**
 * The limits of a signal in words, as a list: `- 警告: 85 % を 5m 以上上回る` / `- warning: above 85 % for 5m`.
 * Levels that differ only in the series they hold for share a line, which names those series.
 */
export function limitsText(signal: Signal): Text {
  const lines = [...levelTexts(signal), ...guardText(signal), ...noDataText(signal)];
  const list = (language: keyof Text) => lines.map((line) => `- ${line[language]}`).join('\n');
  return { ja: list('ja'), en: list('en') };
}

function levelTexts(signal: Signal): readonly Text[] {
  const alike = new Map<string, readonly Level[]>();
  for (const level of signal.levels) {
    const key = [level.severity, level.limit, level.for].join(' ');
    alike.set(key, [...(alike.get(key) ?? []), level]);
  }
  return [...alike.values()].map((levels) => levelText(signal, levels));
}

function levelText(signal: Signal, levels: readonly Level[]): Text {
  const [level = signal.levels[0]] = levels;
  const { ja, en } = SEVERITIES[level.severity];
  const only = levels.map(({ match = {} }) => Object.values(match).join('/')).filter((name) => name !== '');
  const which = only.length === 0 ? '' : ` (${only.join(', ')})`;
  if (level.severity === 'none') return { ja: `${ja}${which}`, en: `${en}${which}` };
  const condition = conditionText(signal, level);
  return { ja: `${ja}${which}: ${condition.ja}`, en: `${en}${which}: ${condition.en}` };
}

function conditionText({ quantity, direction }: Signal, level: Level): Text {
  const lasting = formatDuration(level.for);
  const [during, throughout] = level.for > 0 ? [` ${lasting} 以上`, ` for ${lasting}`] : ['', ''];
  if (quantity.unit === 'state') return { ja: `異常が${during}続く`, en: `not OK${throughout}` };
  const limit = unitFacts(quantity.unit).format(level.limit);
  const [ja, en] = direction === 'above' ? ['上回る', 'above'] : ['下回る', 'below'];
  return { ja: `${limit} を${during}${ja}`, en: `${en} ${limit}${throughout}` };
}

function guardText({ guard }: Signal): readonly Text[] {
  if (!guard) return [];
  const { record, unit } = guard.quantity;
  const least = unitFacts(unit).format(guard.min);
  return [{ ja: `${record} が ${least} 以上のときだけ`, en: `only while ${record} is at least ${least}` }];
}

function noDataText({ noData }: Signal): readonly Text[] {
  if (noData === 'silent') return [];
  return [{ ja: '計測値が途絶えても発報する', en: 'fires too when nothing is measured any more' }];
}
