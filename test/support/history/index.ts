import type { Plane } from '../../../infra/plane';
import { fleetOf } from './fleet';
import { textOf } from './line';
import type { Line, Span } from './line';
import { rawLines } from './raw';
import { alertLines, recordedLines } from './recorded';

export type { Line, Span } from './line';

/** 2026-10-01 12:00 in Tokyo: a history is the same whenever it is made. */
export const HISTORY_END = Date.UTC(2026, 9, 1, 3) / 1000;

/** A month of what is recorded, and the last six hours at each scrape. */
export function spanOf({ config }: Plane, days = 30): Span {
  return {
    end: HISTORY_END,
    recorded: days * 86_400,
    raw: 6 * 3600,
    scrape: config.evaluation.scrapeInterval,
  };
}

/**
 * Every series that rules record and boards ask for, as a calm month with one incident would have left them: the
 * recorded ones of every signal, whatever signals there are, and the raw ones beside them.
 */
export function historyOf(plane: Plane, { end }: Span): readonly Line[] {
  const fleet = fleetOf(plane);
  const { signals } = plane.alerting;
  const recorded = recordedLines(signals, fleet, end);
  return [...recorded, ...alertLines(signals, fleet, end), ...rawLines(plane, fleet, end)];
}

/** The history as OpenMetrics text in pieces, all series of a name together; the last one is its end. */
export function* openMetrics(
  lines: readonly Line[],
  span: Span,
): Generator<{ text: string; samples: number }> {
  const names = [...new Set(lines.map(({ name }) => name))];
  for (const name of names) {
    for (const line of lines.filter((one) => one.name === name)) yield textOf(line, span);
  }
  yield { text: '# EOF\n', samples: 0 };
}
