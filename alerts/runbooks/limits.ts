import { formatDuration } from '../../config';
import type { Config } from '../../config';
import { receiversOf } from '../notify/routes';
import { condition } from '../rules/alerting';
import type { Signal } from '../signal';
import { unitFacts } from '../unit';
import { severityName } from './severity';
import { table } from './table';

/** The levels of a signal with their units, who is told, and the condition as it stands in the rules. */
export function limits(signal: Signal, config: Config): string {
  const { format } = unitFacts(signal.quantity.unit);
  const state = signal.quantity.unit === 'state';
  const rows = signal.levels.map((level) => [
    severityName(level),
    Object.values(level.match ?? {}).join(' ') || '—',
    state ? '—' : `${signal.direction === 'above' ? '>' : '<'} ${format(level.limit)}`,
    formatDuration(level.for),
    receiversOf(signal, level, config).join(', '),
    `\`${condition(signal, level).replace(/\n/g, ' ')}\``,
  ]);
  return table(
    [
      '重大度 / severity',
      '対象 / which',
      'しきい値 / limit',
      '継続 / for',
      '通知先 / receiver',
      '式 / condition',
    ],
    rows,
  );
}
