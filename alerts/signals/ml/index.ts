import type { SignalBuilder, SignalContext } from '../../context';
import { modelStale } from './model-stale';
import { predictionErrors } from './prediction-errors';
import { predictionSlow } from './prediction-slow';

/** The prediction model, and what asks it; how accurate it is follows from the database, see `business`. */
export function ml({ config }: SignalContext): readonly SignalBuilder[] {
  const { predictions } = config.application;
  return [...(predictions === null ? [] : [predictionErrors, predictionSlow]), modelStale];
}
