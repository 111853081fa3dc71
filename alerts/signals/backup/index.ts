import type { SignalBuilder, SignalContext } from '../../context';
import { backupRowDrop } from './backup-row-drop';
import { backupStale } from './backup-stale';
import { backupTooSmall } from './backup-too-small';
import { backupVerifyFailed } from './backup-verify-failed';
import { backupVolumeFilling } from './backup-volume-filling';
import { drDrillOverdue } from './dr-drill-overdue';
import { offsiteStale } from './offsite-stale';
import { restoreTestStale } from './restore-test-stale';
import { walLagHigh } from './wal-lag-high';
import { walReceiverDown } from './wal-receiver-down';
import { walSlotAtRisk } from './wal-slot-at-risk';

/** Backups, by what they report about themselves; whether their jobs run at all is a matter of `jobs`. */
export function backup({ config }: SignalContext): readonly SignalBuilder[] {
  return [
    backupStale,
    backupTooSmall,
    backupRowDrop,
    backupVerifyFailed,
    backupVolumeFilling,
    restoreTestStale,
    drDrillOverdue,
    ...(config.application.database.pitr ? [walReceiverDown, walLagHigh, walSlotAtRisk] : []),
    ...(config.environment.offsite ? [offsiteStale] : []),
  ];
}
