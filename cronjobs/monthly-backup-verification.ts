import { scriptJob } from './script-job';
import type { JobBuilder } from './scheduled-job';

/** The monthly drill: the newest backup, and where it is on the state of an hour ago; measures RTO and RPO. */
export const monthlyBackupVerification: JobBuilder = (config) =>
  scriptJob(config, {
    name: 'monthly-backup-verification',
    script: 'backup_verification.sh',
    connects: null,
    backups: 'read',
    wal: 'read',
    sandbox: true,
  });
