import type { SignalBuilder } from '../../context';
import { businessMetricsDown } from './business-metrics-down';
import { dataStale } from './data-stale';
import { predictionAccuracyLow } from './prediction-accuracy-low';
import { sightingsDropped } from './sightings-dropped';

/** The business: do people report rainbows, and are the predictions any good? */
export const business: readonly SignalBuilder[] = [
  sightingsDropped,
  dataStale,
  predictionAccuracyLow,
  businessMetricsDown,
];
