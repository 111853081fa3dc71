import type { SignalBuilder } from '../../context';
import { cpuThrottlingHigh } from './cpu-throttling-high';
import { highErrorRate } from './high-error-rate';
import { highResponseTime } from './high-response-time';
import { serviceDown } from './service-down';

/** The services: do they answer, fast enough and without errors? */
export const application: readonly SignalBuilder[] = [
  serviceDown,
  highResponseTime,
  highErrorRate,
  cpuThrottlingHigh,
];
