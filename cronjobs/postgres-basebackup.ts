import { scriptJob } from './script-job';
import type { JobBuilder } from './scheduled-job';

/** Copies the database's files: what received WAL is replayed on. Prunes base backups and WAL out of the window. */
export const postgresBasebackup: JobBuilder = (config) =>
  scriptJob(config, {
    name: 'postgres-basebackup',
    script: 'backup.sh',
    args: ['--base'],
    connects: 'replication',
    backups: 'write',
    wal: 'write',
  });
