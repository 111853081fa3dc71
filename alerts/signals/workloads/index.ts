import type { SignalBuilder } from '../../context';
import { containerOomKilled } from './container-oom-killed';
import { containerWaiting } from './container-waiting';
import { daemonSetPodsMissing } from './daemonset-pods-missing';
import { deploymentReplicasMismatch } from './deployment-replicas-mismatch';
import { deploymentRolloutStuck } from './deployment-rollout-stuck';
import { hpaMaxedOut } from './hpa-maxed-out';
import { hpaUnableToScale } from './hpa-unable-to-scale';
import { pdbNotEnoughHealthyPods } from './pdb-not-enough-healthy-pods';
import { podNotReady } from './pod-not-ready';
import { quotaAlmostFull } from './quota-almost-full';
import { statefulSetReplicasMismatch } from './statefulset-replicas-mismatch';

/**
 * What Kubernetes says about the namespace's workloads, foreign ones and the plane's own; each team is told of
 * its own. All of it comes from kube-state-metrics: without that exporter nothing fires here, since its absence
 * is one alert, not one for each of these.
 */
export const workloads: readonly SignalBuilder[] = [
  containerWaiting,
  containerOomKilled,
  podNotReady,
  deploymentReplicasMismatch,
  deploymentRolloutStuck,
  statefulSetReplicasMismatch,
  daemonSetPodsMissing,
  hpaMaxedOut,
  hpaUnableToScale,
  pdbNotEnoughHealthyPods,
  quotaAlmostFull,
];
