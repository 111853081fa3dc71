import type { Signal } from '../../alerts';
import { SLOW_THRESHOLDS } from '../../config';
import { configWith } from '../support/config';
import { leaves, SWITCHED_ON } from '../support/leaves';
import { alertingFor } from '../support/plane';

describe('slow signals', () => {
  it('have their numbers on the list that the file is checked with', () => {
    const times = (of: readonly Signal[]) =>
      new Map(of.map(({ alert, levels }) => [alert, JSON.stringify(levels.map((level) => level.for))]));
    const all = alertingFor(configWith(SWITCHED_ON)).signals;
    const before = times(all);
    const pace = new Map(all.map(({ alert, pace: own }) => [alert, own]));
    const found: string[] = [];
    for (const { path, config: changed } of leaves(['thresholds']).filter((it) => /\.for$/.test(it.path))) {
      const moved = [...times(alertingFor(changed).signals)].filter(
        ([alert, text]) => before.get(alert) !== text,
      );
      found.push(...moved.map(([alert]) => alert));
      const listed = SLOW_THRESHOLDS.includes(path.split('.')[1] ?? '');
      expect([path, moved.map(([alert]) => pace.get(alert))]).toEqual([
        path,
        moved.map(() => (listed ? 'slow' : undefined)),
      ]);
    }
    // Every alert that waits has been moved by a number of its own.
    const waiting = all.filter(({ levels }) => levels.some((level) => level.for > 0));
    expect(waiting.map(({ alert }) => alert).filter((alert) => !found.includes(alert))).toEqual([]);
  });
});
