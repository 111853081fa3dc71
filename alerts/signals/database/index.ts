import type { SignalBuilder } from '../../context';
import { databaseDown } from './database-down';

/** The database. */
export const database: readonly SignalBuilder[] = [databaseDown];
