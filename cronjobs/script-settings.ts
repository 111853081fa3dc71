import type { Config } from '../config';
import { BACKUP_DIR, SANDBOX_DIR, WAL_DIR, pushgatewayUrl, WAL_SLOT } from '../inventory';
import { backupAgeLimit } from './success-age';

const DAY = 86_400;

/** The settings that every script reads from its environment; `scripts/lib/env.sh` says what each means. */
export function scriptSettings(config: Config): Readonly<Record<string, string>> {
  const { application, backup, jobs, thresholds } = config;
  const settings: Record<string, string | number> = {
    BACKUP_DIR,
    WAL_DIR,
    SANDBOX_DIR,
    WAL_SLOT,
    NAMESPACE: application.namespace,
    PGDATABASE: application.database.database,
    BACKUP_TIME_ZONE: application.timeZone,
    BACKUP_PITR: String(application.database.pitr),
    BACKUP_KEEP_DAILY: backup.keepDaily,
    BACKUP_KEEP_WEEKLY: backup.keepWeekly,
    BACKUP_KEEP_MONTHLY: backup.keepMonthly,
    BACKUP_MIN_REDUNDANCY: backup.minimumRedundancy,
    BACKUP_PITR_DAYS: backup.pitrWindow / DAY,
    // Whole hours: what the alert allows, --verify allows.
    BACKUP_MAX_AGE_HOURS: Math.ceil(backupAgeLimit(config, 'postgres-backup') / 3600),
    BACKUP_MIN_SIZE_PERCENT: Math.round(thresholds.backupTooSmall.warning.below * 100),
    BACKUP_MAX_ROW_DROP_PERCENT: Math.round(thresholds.backupRowDrop.warning.above * 100),
    BACKUP_ROW_DROP_EXEMPT: backup.rowDropExempt.join(' '),
    BACKUP_REQUIRED_TABLES: backup.requiredTables.join(' '),
    BACKUP_JOBS: backup.parallelJobs,
    BACKUP_COMPRESSION: backup.compression,
    RESTORE_KEEP_OLD_DAYS: backup.keepReplaced / DAY,
    ACCESS_LOG_RETENTION_DAYS: jobs['weekly-maintenance'].accessLogRetention / DAY,
    PUSHGATEWAY_URL: pushgatewayUrl(config),
  };
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, String(value)]));
}
