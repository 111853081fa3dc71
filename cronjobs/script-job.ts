import type { Config } from '../config';
import {
  BACKUP_DIR,
  CLAIMS,
  DATABASE_ACCESS,
  IMAGES,
  POSTGRES_USER,
  SANDBOX_DIR,
  SCRIPTS_DIR,
  WAL_DIR,
  databaseEnv,
} from '../inventory';
import type { DatabaseAccess } from '../inventory';
import { longestGap } from './schedule';
import { scriptSettings } from './script-settings';
import type { JobVolume, ScheduledJob } from './scheduled-job';

/** Names of `jobs` that run one of the scripts. */
export type ScriptJobName = Exclude<keyof Config['jobs'], 'ml-model-retrain'>;

export interface ScriptJobProps {
  readonly name: ScriptJobName;
  /** A file of `scripts/`. */
  readonly script: string;
  /** Default: none. */
  readonly args?: readonly string[];
  /** As which role it connects to the live database; null: it never does, and gets neither name nor password. */
  readonly connects: DatabaseAccess | null;
  /** How it mounts the backups. */
  readonly backups: 'read' | 'write';
  /** How it mounts the received WAL, where point-in-time recovery is on. Default: not at all. */
  readonly wal?: 'read' | 'write';
  /** Needs room for a restored database. Default: false. */
  readonly sandbox?: boolean;
  /** Default: none. */
  readonly env?: Readonly<Record<string, string>>;
}

/** What the scripts' exit codes mean (1 may pass, 2 to 4 will not). */
export const FINAL_EXIT_CODES = { 2: 'wrong usage', 3: 'refused', 4: 'nothing to work on' } as const;

/** A job of the stock database image that runs one of `scripts/` on the backups. */
export function scriptJob(config: Config, props: ScriptJobProps): ScheduledJob {
  const { schedule, deadline, startingDeadline, resources } = config.jobs[props.name];
  const { timeZone } = config.application;
  return {
    name: props.name,
    schedule,
    timeZone,
    deadline,
    startingDeadline,
    longestGap: longestGap(schedule, timeZone),
    resources,
    ...scriptPod(config, props),
    team: 'ops-l2',
  };
}

/** The part that scheduled jobs and the ones on demand share. */
export function scriptPod(config: Config, props: Omit<ScriptJobProps, 'name'>) {
  const { pitr } = config.application.database;
  const wal = pitr ? props.wal : undefined;
  const access = props.connects === null ? undefined : DATABASE_ACCESS[props.connects];
  const volumes: JobVolume[] = [
    { path: BACKUP_DIR, claim: CLAIMS.backups, ...(props.backups === 'read' && { readOnly: true }) },
    ...(wal
      ? [{ path: WAL_DIR, claim: CLAIMS.wal, ...(wal === 'read' && { readOnly: true as const }) }]
      : []),
    ...(props.sandbox ? [{ path: SANDBOX_DIR, scratch: config.environment.storage.sandbox }] : []),
  ];
  return {
    image: IMAGES.postgres,
    user: POSTGRES_USER,
    command: ['bash', `${SCRIPTS_DIR}/${props.script}`],
    arguments: props.args ?? [],
    env: {
      ...scriptSettings(config),
      ...(access && databaseEnv(config)),
      ...access?.env,
      ...props.env,
    },
    ...(access && { secretEnv: access.secretEnv }),
    volumes,
    scripts: true as const,
    // A ReadWriteOnce volume is attached to one node at a time.
    ...(wal && { near: 'postgres-wal-receiver' }),
    finalExitCodes: FINAL_EXIT_CODES,
  };
}
