import type { SignalBuilder } from '../../context';
import { databaseCacheHitRatioLow } from './database-cache-hit-ratio-low';
import { databaseConnectionsHigh } from './database-connections-high';
import { databaseDeadTuples } from './database-dead-tuples';
import { databaseDeadlocks } from './database-deadlocks';
import { databaseDown } from './database-down';
import { databaseExporterErrors } from './database-exporter-errors';
import { databaseIdleInTransaction } from './database-idle-in-transaction';
import { databaseLongTransaction } from './database-long-transaction';
import { databaseRollbackRatioHigh } from './database-rollback-ratio-high';
import { databaseWraparound } from './database-wraparound';
import { replicationSlotInactive, replicationSlotBacklog } from './replication-slots';

/** The database: is it there, has it room, and is anything in its way? */
export const database: readonly SignalBuilder[] = [
  databaseDown,
  databaseConnectionsHigh,
  databaseIdleInTransaction,
  databaseLongTransaction,
  databaseDeadlocks,
  databaseRollbackRatioHigh,
  databaseCacheHitRatioLow,
  databaseDeadTuples,
  databaseWraparound,
  replicationSlotInactive,
  replicationSlotBacklog,
  databaseExporterErrors,
];
