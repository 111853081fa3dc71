import type { Config } from '../../../config';
import type { Procedure } from '../procedure';
import { pointInTime } from './point-in-time';
import { rehearseRestore } from './rehearse-restore';
import { restoreEverything } from './restore-everything';
import { restoreTable } from './restore-table';
import { slotLost } from './slot-lost';
import { volumeFull } from './volume-full';

/** Every procedure, the one for the worst day first. Without point-in-time recovery there is no slot to lose. */
export function procedures(config: Config): readonly Procedure[] {
  return [
    restoreEverything,
    pointInTime,
    restoreTable,
    volumeFull,
    ...(config.application.database.pitr ? [slotLost] : []),
    rehearseRestore,
  ].map((build) => build(config));
}
