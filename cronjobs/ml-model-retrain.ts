import type { Config } from '../config';
import { longestGap } from './schedule';
import type { ScheduledJob } from './scheduled-job';

/**
 * Trains the prediction model again. The image decides on hold-out data whether the new model is promoted
 * (exit code 0) or refused (`refusedExitCode`): a refusal is final, a second try would train the same data.
 */
export function mlModelRetrain({ application, jobs, environment }: Config): ScheduledJob {
  const job = jobs['ml-model-retrain'];
  return {
    name: 'ml-model-retrain',
    schedule: job.schedule,
    timeZone: application.timeZone,
    deadline: job.deadline,
    startingDeadline: job.startingDeadline,
    longestGap: longestGap(job.schedule, application.timeZone),
    image: environment.images['ml-system'],
    command: job.command,
    arguments: job.arguments,
    resources: job.resources,
    finalExitCodes: { [job.refusedExitCode]: 'refused by the quality gate' },
    team: 'dev',
  };
}
