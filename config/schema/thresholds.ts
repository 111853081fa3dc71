import * as z from 'zod';
import { bytes, duration, linkSpeed, ratio, wait } from '../units';
import { above, below, holds, whole } from './common';
import { wholeDays } from './jobs';
import {
  nodeThresholds,
  outsideThresholds,
  runThresholds,
  storageThresholds,
  workloadThresholds,
} from './kubernetes';
import { ordered } from './ordered';
import { logThresholds, securityThresholds } from './security';

/** The scripts take percent as an integer. */
const wholePercent = () =>
  ratio().refine((share) => Number.isInteger(Math.round(share * 1e6) / 1e4), 'expected whole percent');

/** A burn rate and the two windows that must both burn faster. */
const burn = () => {
  const error = 'expected a burn rate of more than 0, at most 1000';
  return z.strictObject({
    burnRate: z.number({ error }).positive({ error }).max(1000, { error }),
    long: duration(),
    short: duration(),
    for: duration(),
  });
};
const burns = () => z.strictObject({ fast: burn(), slow: burn(), minimumRequests: whole(1) });

/** Limits of the signals, by quantity. */
export const thresholds = () =>
  z.strictObject({
    cpu: z.strictObject({ warning: above(ratio()), window: duration() }),
    memory: z.strictObject({ warning: above(ratio()), critical: above(ratio()) }).superRefine(ordered),
    disk: z.strictObject({ critical: above(ratio()) }),
    network: z.strictObject({ warning: above(ratio()), linkSpeed: linkSpeed(), window: duration() }),
    serviceDown: z.strictObject({ critical: holds() }),
    responseTime: z.strictObject({ warning: above(duration()), quantile: ratio(), window: duration() }),
    errorRate: z.strictObject({ critical: above(ratio()), window: duration(), minimumRequests: whole(1) }),
    trafficDropped: z.strictObject({
      warning: below(ratio()),
      before: wholeDays(),
      window: duration(),
      minimumRequests: whole(1),
    }),
    requestsInFlight: z.strictObject({ warning: above(whole(1)), window: duration() }),
    predictions: z.strictObject({
      window: duration(),
      minimumRequests: whole(1),
      time: z.strictObject({ warning: above(duration()), quantile: ratio() }),
      errors: z.strictObject({ warning: above(ratio()), critical: above(ratio()) }).superRefine(ordered),
    }),
    cpuThrottling: z.strictObject({
      warning: above(ratio()),
      window: duration(),
      minimumPeriods: whole(1),
    }),
    publicHostUnreachable: z.strictObject({ critical: holds() }),
    crashLoop: z.strictObject({ warning: holds(), window: duration() }),
    ...storageThresholds(),
    ...nodeThresholds(),
    ...workloadThresholds(),
    ...securityThresholds(),
    ...logThresholds(),
    errorBudget: z.strictObject({
      period: duration(),
      page: burns(),
      ticket: burns(),
      low: z.strictObject({ warning: below(ratio()) }),
    }),
    monitoring: z.strictObject({
      window: duration(),
      errors: holds(),
      reload: holds(),
      inconsistent: holds(),
      ruleDuration: z.strictObject({ warning: above(ratio()) }),
      queue: z.strictObject({ warning: above(ratio()) }),
      failedMessages: z.strictObject({
        warning: above(ratio()),
        window: duration(),
        minimumMessages: whole(1),
      }),
      peers: z.strictObject({ warning: below(ratio()) }),
      targets: z.strictObject({ warning: below(ratio()) }),
    }),
    ...runThresholds(),
    ...outsideThresholds(),
    databaseDown: z.strictObject({ critical: holds() }),
    databaseConnections: z
      .strictObject({ warning: above(ratio()), critical: above(ratio()) })
      .superRefine(ordered),
    idleInTransaction: z.strictObject({ warning: above(duration()) }),
    longTransaction: z.strictObject({ warning: above(duration()) }),
    deadlocks: z.strictObject({ warning: above(whole(1)), window: duration() }),
    rollbacks: z.strictObject({
      warning: above(ratio()),
      window: duration(),
      minimumTransactions: whole(1),
    }),
    cacheHits: z.strictObject({ warning: below(ratio()), window: duration(), minimumBlocks: whole(1) }),
    deadTuples: z.strictObject({ warning: above(ratio()), minimumRows: whole(1) }),
    wraparound: z.strictObject({ warning: above(ratio()), critical: above(ratio()) }).superRefine(ordered),
    slotInactive: z.strictObject({ warning: holds() }),
    slotRetainedWal: z.strictObject({ warning: above(bytes()) }),
    databaseExporterErrors: z.strictObject({ warning: holds(), window: duration() }),
    jobFailed: z.strictObject({ warning: holds() }),
    jobMissed: z.strictObject({ warning: above(duration()) }),
    jobOverdue: z
      .strictObject({
        warning: holds(),
        missedPeriods: whole(1),
        critical: holds(),
        criticalPeriods: whole(2),
      })
      .superRefine((job, ctx) => {
        if (job.missedPeriods >= job.criticalPeriods) {
          const message = 'expected less than criticalPeriods, so that the warning comes first';
          ctx.addIssue({ code: 'custom', path: ['missedPeriods'], message });
        }
      }),
    backupStale: z.strictObject({ critical: holds(), grace: wait() }),
    backupTooSmall: z.strictObject({ warning: below(wholePercent()), window: duration() }),
    backupRowDrop: z.strictObject({
      warning: above(wholePercent()),
      window: duration(),
      minimumRows: whole(1),
    }),
    backupVerifyFailed: z.strictObject({ critical: holds() }),
    restoreTestStale: z.strictObject({ warning: holds(), grace: wait() }),
    drillOverdue: z.strictObject({ warning: holds(), grace: wait() }),
    walReceiverDown: z.strictObject({ critical: holds() }),
    walLag: z.strictObject({ warning: above(duration()) }),
    walSlotAtRisk: z.strictObject({ critical: below(bytes()) }),
    backupVolumeFilling: z.strictObject({ warning: below(whole(2)) }),
    offsiteStale: z.strictObject({ warning: holds(), grace: wait() }),
    sightingsDropped: z.strictObject({
      warning: below(ratio()),
      baseline: wholeDays(),
      minimumPerDay: whole(1),
    }),
    dataStale: z.strictObject({ warning: holds(), sightings: duration(), predictions: duration() }),
    accuracy: z
      .strictObject({
        warning: below(ratio()),
        critical: below(ratio()),
        window: wholeDays(),
        minimumSamples: whole(1),
      })
      .superRefine(ordered),
    modelStale: z.strictObject({ warning: above(duration()) }),
    businessMetricsDown: z.strictObject({ warning: holds() }),
    certificate: z
      .strictObject({ warning: below(duration()), critical: below(duration()) })
      .superRefine(ordered),
    unacknowledged: z.strictObject({ warning: holds(), critical: holds() }),
  });
