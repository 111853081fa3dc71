import type { Config } from '../config';
import type { ScheduledJob } from '../cronjobs';
import type { Inventory } from '../inventory';
import type { Signal } from './signal';

/** What signals are made from. */
export interface SignalContext {
  readonly config: Config;
  readonly inventory: Inventory;
  readonly jobs: readonly ScheduledJob[];
}

export type SignalBuilder = (context: SignalContext) => Signal;
