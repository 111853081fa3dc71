import type { Config } from '../config';
import { mlModelRetrain } from './ml-model-retrain';
import type { ScheduledJob } from './scheduled-job';

/** Every scheduled job of the plane. */
export function scheduledJobs(config: Config): readonly ScheduledJob[] {
  return [mlModelRetrain(config)];
}

export type { ScheduledJob } from './scheduled-job';
export { longestGap } from './schedule';
