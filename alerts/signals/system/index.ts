import type { SignalBuilder } from '../../context';
import { highCpuUsage } from './high-cpu-usage';
import { highDiskUsage } from './high-disk-usage';
import { highMemoryUsage } from './high-memory-usage';
import { highNetworkUsage } from './high-network-usage';
import { podCrashLooping } from './pod-crash-looping';

/** Nodes, containers, volumes and links: what everything runs on. */
export const system: readonly SignalBuilder[] = [
  highCpuUsage,
  highMemoryUsage,
  highDiskUsage,
  highNetworkUsage,
  podCrashLooping,
];
