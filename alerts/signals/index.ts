import type { SignalBuilder, SignalContext } from '../context';
import type { Domain } from '../domain';
import type { Signal } from '../signal';
import { application } from './application';
import { backup } from './backup';
import { business } from './business';
import { certificates } from './certificates';
import { database } from './database';
import { jobs } from './jobs';
import { logging } from './logging';
import { ml } from './ml';
import { nodes } from './nodes';
import { plane } from './plane';
import { rulesMissing } from './plane/rules-missing';
import { security } from './security';
import { slo } from './slo';
import { storage } from './storage';
import { system } from './system';
import { workloads } from './workloads';

/** Every signal, in the order of boards and pages; each knows the folder it comes from. */
export function signals(context: SignalContext): readonly Signal[] {
  const folders: Readonly<Partial<Record<Domain, readonly SignalBuilder[]>>> = {
    system,
    storage,
    nodes,
    workloads,
    slo,
    application,
    business,
    ml: ml(context),
    database,
    jobs: jobs(context),
    backup: backup(context),
    certificates: certificates(context),
    logging,
    security: security(context),
    plane: plane(context),
  };
  const all = Object.entries(folders).flatMap(([domain, builders]) =>
    builders.map((build) => ({ ...build(context), domain: domain as Domain })),
  );
  // Last, since it counts what all of them become.
  return [...all, { ...rulesMissing(context, all), domain: 'plane' }];
}
