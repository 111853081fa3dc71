import type { Config } from '../../../config';
import type { Quantity, Wave } from '../../quantity';
import { promql, range } from '../../promql';
import { databaseSeries } from './series';

/** Two counters of postgres_exporter that make up a whole, per database, and what is recorded of them. */
export interface PairOfCounters {
  readonly first: string;
  readonly second: string;
  /** Seconds over which both are rated. */
  readonly window: number;
  /** Name of the recorded sum per minute: what a share is worth. */
  readonly total: string;
  /** Name of the recorded share, and which of the two it is of. */
  readonly share: string;
  readonly counted: 'first' | 'second';
}

/** Both counters together, a minute. */
export function totalOf(pair: PairOfCounters, config: Config): Quantity {
  const { first, second, window, total } = pair;
  const { own, databases, namespace, datname, series } = databaseSeries(config);
  return {
    record: total,
    unit: 'per-minute',
    sources: [
      {
        subject: ['namespace', 'datname'],
        expr: promql`
          60 * (
            max by (namespace, datname) (
              rate(${first}{${own},${databases}}${range(window)})
            )
            + on (namespace, datname)
            max by (namespace, datname) (
              rate(${second}{${own}}${range(window)})
            )
          )`,
        identity: { namespace, datname },
        others: 1,
        settle: window,
        examples: {
          both: (v) => ({
            [series(first, { datname })]: { rate: (0.8 * v) / 60 },
            [series(first, { datname, instance: 'a' })]: { rate: (0.5 * v) / 60 },
            [series(first, { datname, job: 'other' })]: { rate: v },
            [series(second, { datname })]: { rate: (0.2 * v) / 60 },
            [series(second, { datname, instance: 'a' })]: { rate: (0.1 * v) / 60 },
            [series(second, { datname, job: 'other' })]: { rate: v },
            ...elsewhere(pair, series),
          }),
          'the first alone': (v) => ({
            [series(first, { datname })]: { rate: v / 60 },
            [series(second, { datname })]: { rate: 0 },
            ...elsewhere(pair, series),
          }),
          'the second alone': (v) => ({
            [series(second, { datname })]: { rate: v / 60 },
            [series(first, { datname })]: { rate: 0 },
            ...elsewhere(pair, series),
          }),
        },
      },
    ],
  };
}

/** The share of the counted one. */
export function shareOf(pair: PairOfCounters, config: Config): Quantity {
  const { window, total, share } = pair;
  const counted = pair[pair.counted];
  const rest = pair[pair.counted === 'first' ? 'second' : 'first'];
  const { own, namespace, datname, series } = databaseSeries(config);
  return {
    record: share,
    unit: 'ratio',
    sources: [
      {
        subject: ['namespace', 'datname'],
        expr: promql`
          60 * max by (namespace, datname) (
            rate(${counted}{${own}}${range(window)})
          )
          / on (namespace, datname)
          (${total} > 0)`,
        identity: { namespace, datname },
        others: 1,
        settle: window,
        examples: {
          'some of each': (v) => ({
            [series(counted, { datname })]: { rate: 0.01 * v },
            [series(counted, { datname, instance: 'a' })]: { rate: 0.005 * v },
            [series(counted, { datname, job: 'other' })]: { rate: 0.02 },
            [series(rest, { datname })]: { rate: 0.01 * (1 - v) },
            ...elsewhere(pair, series),
          }),
        },
      },
    ],
  };
}

/** Another database, and one of the server's own. */
function elsewhere(
  { first, second }: PairOfCounters,
  series: ReturnType<typeof databaseSeries>['series'],
): Record<string, Wave> {
  const names = ['another', 'template1'].flatMap((datname) => [
    series(first, { datname }),
    series(second, { datname }),
  ]);
  return Object.fromEntries(names.map((name) => [name, { rate: 1 }]));
}
