import type { SignalBuilder } from '../../context';
import { cpuThrottlingHigh } from './cpu-throttling-high';
import { highErrorRate } from './high-error-rate';
import { highResponseTime } from './high-response-time';
import { requestsPilingUp } from './requests-piling-up';
import { serviceDown } from './service-down';
import { trafficDropped } from './traffic-dropped';

/** The services: do they answer, fast enough and without errors, does anybody ask, and do they keep up? */
export const application: readonly SignalBuilder[] = [
  serviceDown,
  highResponseTime,
  highErrorRate,
  trafficDropped,
  requestsPilingUp,
  cpuThrottlingHigh,
];
