import { scriptJob } from './script-job';
import type { JobBuilder } from './scheduled-job';

/** Rolls old access logs up while deleting them, then VACUUM (ANALYZE). Refuses without a verified backup of today. */
export const weeklyMaintenance: JobBuilder = (config) => {
  const { batchRows, batchPause } = config.jobs['weekly-maintenance'];
  return {
    ...scriptJob(config, {
      name: 'weekly-maintenance',
      script: 'weekly_maintenance.sh',
      connects: 'maintenance',
      backups: 'read',
      env: { MAINTENANCE_BATCH_ROWS: String(batchRows), MAINTENANCE_BATCH_PAUSE: String(batchPause) },
    }),
    // What was deleted stays deleted; the next run goes on from there.
    retries: 0,
  };
};
