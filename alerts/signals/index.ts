import type { SignalContext } from '../context';
import type { Signal } from '../signal';
import { application } from './application';
import { backup } from './backup';
import { certificates } from './certificates';
import { database } from './database';
import { jobs } from './jobs';
import { plane } from './plane';
import { system } from './system';
import { workloads } from './workloads';

/** Every signal, in the order of boards and pages. */
export function signals(context: SignalContext): readonly Signal[] {
  return [
    ...system,
    ...workloads,
    ...application,
    ...database,
    ...jobs(context),
    ...backup(context),
    ...certificates(context),
    ...plane(context),
  ].map((build) => build(context));
}
