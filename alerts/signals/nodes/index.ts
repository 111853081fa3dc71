import type { SignalBuilder } from '../../context';
import { clockNotSynchronised } from './clock-not-synchronised';
import { clockSkew } from './clock-skew';
import { cpuSteal } from './cpu-steal';
import { diskSaturation } from './disk-saturation';
import { fileDescriptors } from './file-descriptors';
import { networkErrors } from './network-errors';
import { nodeNotReady } from './node-not-ready';
import { nodePressure } from './node-pressure';
import { oomKills } from './oom-kills';
import { rebooted } from './rebooted';
import { saturation } from './saturation';

/**
 * Nodes, beside how much of them is used (`system`). Connection tracking is not among them: the kernel shows
 * each network namespace its own table, and node-exporter does not live in the host's. A node that is measured no
 * more is told by KubeNodeNotReady, or by the missing target; so nothing here fires without data.
 */
export const nodes: readonly SignalBuilder[] = [
  nodeNotReady,
  nodePressure,
  clockNotSynchronised,
  clockSkew,
  fileDescriptors,
  oomKills,
  saturation,
  cpuSteal,
  diskSaturation,
  networkErrors,
  rebooted,
];
