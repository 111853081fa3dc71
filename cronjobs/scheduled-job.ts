import type { Config, Resources, Team } from '../config';

/** What a job mounts beside `/tmp`. */
export type JobVolume =
  | { readonly path: string; readonly claim: string; readonly readOnly?: true }
  /** Space of the node for the length of a run, in bytes. */
  | { readonly path: string; readonly scratch: number };

/** A program that the job's own image lacks: copied out of another image before the job starts. */
export interface BorrowedTool {
  readonly image: string;
  /** Copied to `/tools`. */
  readonly files: readonly string[];
}

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
  /** Never started by the schedule: people make jobs from it. Default: false. */
  readonly suspended?: true;
  /** Tries after a failure. Default: 1; 0 for what must not be done twice. */
  readonly retries?: 0;
  readonly image: string;
  /** Numeric user of the image. Default: 65532. */
  readonly user?: number;
  readonly command: readonly string[];
  readonly arguments: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Environment variables from Secrets of the inventory. */
  readonly secretEnv?: Readonly<Record<string, { readonly secret: string; readonly key: string }>>;
  readonly volumes?: readonly JobVolume[];
  /** Mounts the scripts at `/scripts`. Default: false. */
  readonly scripts?: true;
  /** SQL files by name, mounted at `/sql`. Default: none. */
  readonly sql?: Readonly<Record<string, string>>;
  readonly borrowed?: BorrowedTool;
  /** Prefers the node of this workload, whose volume it shares. */
  readonly near?: string;
  readonly resources: Resources;
  /** Exit codes that will not get better by trying again, with what they mean. */
  readonly finalExitCodes: Readonly<Record<number, string>>;
  /** Who owns it, for its signals. */
  readonly team: Team;
}

export type JobBuilder = (config: Config) => ScheduledJob;
