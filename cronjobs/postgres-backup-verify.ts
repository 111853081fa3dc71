import { scriptJob } from './script-job';
import type { JobBuilder } from './scheduled-job';

/** Reads every kept backup again. Writes no more than a mark that stops pruning while something is wrong. */
export const postgresBackupVerify: JobBuilder = (config) =>
  scriptJob(config, {
    name: 'postgres-backup-verify',
    script: 'backup.sh',
    args: ['--verify', '--all'],
    connects: null,
    backups: 'write',
  });
