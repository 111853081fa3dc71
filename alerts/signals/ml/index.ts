import type { SignalBuilder } from '../../context';
import { modelStale } from './model-stale';

/** The prediction model; how accurate it is follows from the database, see `business`. */
export const ml: readonly SignalBuilder[] = [modelStale];
