import * as z from 'zod';
import { duration, ratio } from '../units';
import { above, below, holds, pattern, whole } from './common';
import { ordered } from './ordered';

/** Limits of what Kubernetes tells about workloads. */
export const workloadThresholds = () => ({
  containerWaiting: z.strictObject({ warning: holds() }),
  oomKilled: z.strictObject({ warning: below(duration()) }),
  podNotReady: z.strictObject({ warning: holds() }),
  replicasMissing: z.strictObject({ warning: holds() }),
  rolloutStuck: z.strictObject({ warning: holds() }),
  hpaMaxedOut: z.strictObject({ warning: holds() }),
  hpaUnable: z.strictObject({ warning: holds() }),
  disruptionBudget: z.strictObject({ warning: holds() }),
  quota: z.strictObject({ warning: above(ratio()) }),
});

const mountPoint = () => pattern(/^\/[^\s"]*$/, 'a mount point such as /boot');

/** Limits of nodes' filesystems and of volumes. */
export const storageThresholds = () => ({
  diskFilling: z
    .strictObject({
      warning: below(duration()),
      critical: below(duration()),
      window: duration(),
      average: duration(),
      minimumUsage: ratio(),
    })
    .superRefine(ordered)
    .superRefine(({ window, average }, ctx) => {
      if (average < window) return;
      const message = 'expected less than window: the averages of both its ends must not meet';
      ctx.addIssue({ code: 'custom', path: ['average'], message });
    }),
  inodes: z.strictObject({ warning: above(ratio()), critical: above(ratio()) }).superRefine(ordered),
  filesystem: z.strictObject({ warning: holds(), readOnly: z.array(mountPoint()) }),
});

/** Limits of nodes. */
export const nodeThresholds = () => ({
  nodeNotReady: z.strictObject({ critical: holds() }),
  nodePressure: z.strictObject({ warning: holds() }),
  clockNotSynchronised: z.strictObject({ warning: holds() }),
  clockSkew: z.strictObject({ warning: above(duration()) }),
  fileDescriptors: z.strictObject({ warning: above(ratio()) }),
  oomKills: z.strictObject({ warning: above(whole(1)), window: duration() }),
  saturation: z.strictObject({ warning: above(whole(1)) }),
  cpuSteal: z.strictObject({ warning: above(ratio()), window: duration() }),
  diskQueue: z.strictObject({ warning: above(whole(1)), window: duration() }),
  networkErrors: z.strictObject({ warning: above(ratio()), window: duration(), minimumPackets: whole(1) }),
  nodeRebooted: z.strictObject({ warning: above(duration()), window: duration() }),
});

/** Limits of runs of scheduled jobs. */
export const runThresholds = () => ({
  jobSuspended: z.strictObject({ warning: holds() }),
  jobRunningLong: z.strictObject({ warning: above(ratio()), assumedDeadline: duration() }),
});

/** Limits of certificates that cannot be made, and of what is seen from outside. */
export const outsideThresholds = () => ({
  certificateNotReady: z.strictObject({ critical: holds() }),
  publicPageDown: z.strictObject({ critical: holds() }),
  probeSlow: z.strictObject({ warning: above(duration()) }),
});
