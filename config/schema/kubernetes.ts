import * as z from 'zod';
import { duration, ratio } from '../units';
import { above, below, holds } from './common';

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
