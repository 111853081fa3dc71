import type { SignalContext } from '../../context';
import type { Quantity } from '../../quantity';
import { promql, range } from '../../promql';
import { elsewhere } from './rollback-ratio';
import { databaseSeries } from './series';

const HITS = 'pg_stat_database_blks_hit';
const READS = 'pg_stat_database_blks_read';

/** Blocks a minute that were asked for: what a share of hits is worth. */
export function blocksPerMinute({ config }: SignalContext): Quantity {
  const { window } = config.thresholds.cacheHits;
  const { own, databases, namespace, datname, series } = databaseSeries(config);
  return {
    record: 'database_blocks_per_minute',
    unit: 'per-minute',
    sources: [
      {
        subject: ['namespace', 'datname'],
        expr: promql`
          60 * (
            max by (namespace, datname) (
              rate(${HITS}{${own},${databases}}${range(window)})
            )
            + on (namespace, datname)
            max by (namespace, datname) (
              rate(${READS}{${own}}${range(window)})
            )
          )`,
        identity: { namespace, datname },
        others: 1,
        settle: window,
        examples: {
          'found and read': (v) => ({
            [series(HITS, { datname })]: { rate: (0.8 * v) / 60 },
            [series(HITS, { datname, instance: 'a' })]: { rate: (0.5 * v) / 60 },
            [series(HITS, { datname, job: 'other' })]: { rate: v },
            [series(READS, { datname })]: { rate: (0.2 * v) / 60 },
            [series(READS, { datname, instance: 'a' })]: { rate: (0.1 * v) / 60 },
            [series(READS, { datname, job: 'other' })]: { rate: v },
            ...elsewhere((labels) => [series(HITS, labels), series(READS, labels)]),
          }),
          'hits alone': (v) => ({
            [series(HITS, { datname })]: { rate: v / 60 },
            [series(READS, { datname })]: { rate: 0 },
            ...elsewhere((labels) => [series(HITS, labels), series(READS, labels)]),
          }),
          'reads alone': (v) => ({
            [series(READS, { datname })]: { rate: v / 60 },
            [series(HITS, { datname })]: { rate: 0 },
            ...elsewhere((labels) => [series(HITS, labels), series(READS, labels)]),
          }),
        },
      },
    ],
  };
}

/** Share of the blocks that were found in shared_buffers; the kernel's cache is not seen. */
export function cacheHitRatio({ config }: SignalContext): Quantity {
  const { window } = config.thresholds.cacheHits;
  const { own, namespace, datname, series } = databaseSeries(config);
  return {
    record: 'database_cache_hit_ratio',
    unit: 'ratio',
    sources: [
      {
        subject: ['namespace', 'datname'],
        expr: promql`
          60 * max by (namespace, datname) (
            rate(${HITS}{${own}}${range(window)})
          )
          / on (namespace, datname)
          (database_blocks_per_minute > 0)`,
        identity: { namespace, datname },
        others: 1,
        settle: window,
        examples: {
          'some are found': (v) => ({
            [series(HITS, { datname })]: { rate: 0.01 * v },
            [series(HITS, { datname, instance: 'a' })]: { rate: 0.005 * v },
            [series(HITS, { datname, job: 'other' })]: { rate: 0.02 },
            [series(READS, { datname })]: { rate: 0.01 * (1 - v) },
            ...elsewhere((labels) => [series(HITS, labels), series(READS, labels)]),
          }),
        },
      },
    ],
  };
}
