import { scriptJob } from './script-job';
import type { JobBuilder } from './scheduled-job';

/** Dumps the database, restores the dump into a sandbox, publishes it if that worked, and prunes old ones. */
export const postgresBackup: JobBuilder = (config) =>
  scriptJob(config, {
    name: 'postgres-backup',
    script: 'backup.sh',
    connects: 'backup',
    backups: 'write',
    sandbox: true,
  });
