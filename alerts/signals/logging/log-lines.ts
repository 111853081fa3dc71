import type { SignalContext } from '../../context';
import type { Quantity } from '../../quantity';
import { perMinute } from './per-minute';

/** Every message of a service, of the database, and of everything else as `other`, by level. */
export const MESSAGES = 'log_messages_total';
export const LOG_LINES = 'log_lines_per_minute';

/** Messages that were read, over a window in seconds. */
export function logLines(context: SignalContext, window: number): Quantity {
  const by = { label: 'level', frequent: 'info', rare: 'error' };
  return perMinute(context, { record: LOG_LINES, metric: MESSAGES, by }, window);
}
