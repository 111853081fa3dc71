import type { Config } from '../../../config';
import type { Procedure } from '../procedure';
import { pointInTime } from './point-in-time';
import { rehearseRestore } from './rehearse-restore';
import { restoreEverything } from './restore-everything';
import { restoreTable } from './restore-table';
import { slotLost } from './slot-lost';
import { volumeFull } from './volume-full';

/** Every procedure, the one for the worst day first. */
export function procedures(config: Config): readonly Procedure[] {
  return [restoreEverything, pointInTime, restoreTable, volumeFull, slotLost, rehearseRestore].map((build) =>
    build(config),
  );
}
