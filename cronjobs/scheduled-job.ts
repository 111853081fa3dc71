import type { Config, Resources } from '../config';

/** A job that the plane runs on a schedule, as data. */
export interface ScheduledJob {
  readonly name: string;
  /** Five cron fields, in `timeZone`. */
  readonly schedule: string;
  readonly timeZone: string;
  /** Seconds after which a run is ended. */
  readonly deadline: number;
  /** Seconds after which a run that could not be started is skipped. */
  readonly startingDeadline: number;
  /** Longest time between two runs of the schedule, in seconds. */
  readonly longestGap: number;
  readonly image: string;
  readonly command: readonly string[];
  readonly arguments: readonly string[];
  readonly resources: Resources;
  /** Exit codes that will not get better by trying again, with what they mean. */
  readonly finalExitCodes: Readonly<Record<number, string>>;
  /** Who owns it, for its signals. */
  readonly team: 'dev' | 'ops-l1' | 'ops-l2';
}

export type JobBuilder = (config: Config) => ScheduledJob;
