import type { SignalContext } from '../context';
import type { Signal } from '../signal';
import { databaseDown } from './database/database-down';
import { watchdog } from './plane/watchdog';
import { highCpuUsage } from './system/high-cpu-usage';
import { highMemoryUsage } from './system/high-memory-usage';

/** Every signal, in the order of boards and pages. */
export function signals(context: SignalContext): readonly Signal[] {
  return [highCpuUsage, highMemoryUsage, databaseDown, watchdog].map((build) => build(context));
}
