import type { Config } from '../config';
import { DATABASE_ACCESS, databaseEnv, IMAGES, POSTGRES_USER, rolesEnv, rolesSql } from '../inventory';
import type { ScheduledJob } from './scheduled-job';
import { scriptPod } from './script-job';

/** A schedule for what never runs by itself: the field must not be empty. */
const NEVER = { schedule: '0 0 1 1 *', startingDeadline: 3600, longestGap: 0, suspended: true } as const;

/**
 * What people start: suspended CronJobs, so that image, volumes, roles and policies are proven before they are
 * needed.
 */
export function onDemandJobs(config: Config): readonly ScheduledJob[] {
  return [postgresRestore(config), databaseRoles(config)];
}

/** `restore.sh` makes its jobs from this one. As long and as large as the drill, which rehearses it. */
function postgresRestore(config: Config): ScheduledJob {
  const { deadline, resources } = config.jobs['monthly-backup-verification'];
  return {
    ...NEVER,
    name: 'postgres-restore',
    timeZone: config.application.timeZone,
    deadline,
    resources,
    ...scriptPod(config, {
      script: 'restore.sh',
      args: ['--latest'],
      connects: 'admin',
      backups: 'write',
      wal: 'read',
      sandbox: true,
    }),
    retries: 0,
    team: 'ops-l2',
  };
}

/** Creates the plane's database roles, or brings them back to what they should be. */
function databaseRoles(config: Config): ScheduledJob {
  const { deadline, resources } = config.jobs['weekly-maintenance'];
  const { secretEnv } = DATABASE_ACCESS.admin;
  return {
    ...NEVER,
    name: 'database-roles',
    timeZone: config.application.timeZone,
    deadline,
    resources,
    image: IMAGES.postgres,
    user: POSTGRES_USER,
    command: ['psql', '--no-psqlrc', '--no-password', '--file=/sql/roles.sql'],
    arguments: [],
    env: { ...databaseEnv(config), PGDATABASE: config.application.database.database },
    secretEnv: { ...secretEnv, ...rolesEnv() },
    sql: { 'roles.sql': rolesSql(config) },
    finalExitCodes: {},
    team: 'ops-l2',
  };
}
