import type { SignalBuilder } from '../../context';
import { commands } from '../../commands';
import { shareOf, totalOf } from './pair-of-counters';
import type { PairOfCounters } from './pair-of-counters';

/** The working set has outgrown the buffers: planned work, nobody is woken for it. */
export const databaseCacheHitRatioLow: SignalBuilder = ({ config }) => {
  const { database } = config.application;
  const { warning, minimumBlocks, window } = config.thresholds.cacheHits;
  // Blocks that were asked for, found in shared_buffers or not; the kernel's cache is not seen.
  const blocks: PairOfCounters = {
    first: 'pg_stat_database_blks_hit',
    second: 'pg_stat_database_blks_read',
    window,
    total: 'database_blocks_per_minute',
    share: 'database_cache_hit_ratio',
    counted: 'first',
  };
  const run = commands(config);
  return {
    alert: 'DatabaseCacheHitRatioLow',
    title: { ja: 'キャッシュヒット率の低下', en: 'Low cache hit ratio' },
    quantity: shareOf(blocks, config),
    guard: { quantity: totalOf(blocks, config), min: minimumBlocks },
    direction: 'below',
    safe: 1,
    levels: [{ severity: 'warning', sev: 'sev4', limit: warning.below, for: warning.for }],
    noData: 'silent',
    team: database.owner,
    tier: 'system',
    board: 'database',
    runbook: {
      meaning: {
        ja: '読み出しのうち shared_buffers で済んだ割合がしきい値を下回り続けています。',
        en: 'The share of reads that shared_buffers could answer has been below the limit for long.',
      },
      impact: {
        ja: 'ディスクの読み込みが増え、問い合わせが遅くなります。',
        en: 'More is read from disk, and queries slow down.',
      },
      diagnosis: [
        {
          text: { ja: 'よくディスクから読まれるテーブル', en: 'Tables that are read from disk most' },
          command: run.database(
            'SELECT relname, heap_blks_read, heap_blks_hit FROM pg_statio_user_tables ORDER BY 2 DESC LIMIT 10',
          ),
        },
        {
          text: { ja: '全件走査の多いテーブル', en: 'Tables that are scanned as a whole' },
          command: run.database(
            'SELECT relname, seq_scan, seq_tup_read, idx_scan FROM pg_stat_user_tables ORDER BY 3 DESC LIMIT 10',
          ),
        },
      ],
      mitigation: [
        {
          text: {
            ja: '急ぐ必要はない。一括処理が原因なら終わりを待つ。',
            en: 'There is no hurry; if a bulk job is behind it wait for its end.',
          },
        },
      ],
      permanentFix: [
        {
          text: {
            ja: '全件走査に索引を足すか、shared_buffers とメモリを増やす(変更はアプリケーション側)。',
            en: 'Add an index for the scans, or give the server more shared_buffers and memory; both are the application’s to change.',
          },
        },
      ],
    },
  };
};
