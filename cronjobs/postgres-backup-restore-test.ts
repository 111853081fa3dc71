import { scriptJob } from './script-job';
import type { JobBuilder } from './scheduled-job';

/** Restores the newest backup in full into a sandbox and checks rows, heaps, indexes and business queries. */
export const postgresBackupRestoreTest: JobBuilder = (config) =>
  scriptJob(config, {
    name: 'postgres-backup-restore-test',
    script: 'restore.sh',
    args: ['--test'],
    connects: null,
    backups: 'read',
    sandbox: true,
  });
