import type { Config } from '../config';
import { mlModelRetrain } from './ml-model-retrain';
import { monthlyBackupVerification } from './monthly-backup-verification';
import { postgresBackup } from './postgres-backup';
import { postgresBackupOffsite } from './postgres-backup-offsite';
import { postgresBackupRestoreTest } from './postgres-backup-restore-test';
import { postgresBackupVerify } from './postgres-backup-verify';
import { postgresBasebackup } from './postgres-basebackup';
import type { ScheduledJob } from './scheduled-job';
import { weeklyMaintenance } from './weekly-maintenance';

/** Every scheduled job of the plane. */
export function scheduledJobs(config: Config): readonly ScheduledJob[] {
  const { offsite } = config.environment;
  return [
    postgresBackup(config),
    ...(config.application.database.pitr ? [postgresBasebackup(config)] : []),
    postgresBackupVerify(config),
    postgresBackupRestoreTest(config),
    monthlyBackupVerification(config),
    ...(offsite ? [postgresBackupOffsite(config, offsite)] : []),
    weeklyMaintenance(config),
    mlModelRetrain(config),
  ];
}

export { onDemandJobs } from './on-demand';
export type { BorrowedTool, JobVolume, ScheduledJob } from './scheduled-job';
export { longestGap } from './schedule';
export { scriptSettings } from './script-settings';
export { backupAgeLimit, successAge } from './success-age';
