import type { Signal } from '../../signal';

/** What signals about Fluentd's output share: who repairs it, and that a minute is often enough to look. */
export const OF_FLUENTD = {
  pace: 'slow',
  noData: 'silent',
  team: 'ops-l2',
  tier: 'plane',
  board: 'logs',
} as const satisfies Partial<Signal>;

/** The outputs with a buffer, by the ids of the pipeline. */
export const OUTPUTS = 'plugin_id=~"sink|archive"';
export const NODE = { subject: ['node'], identity: { node: 'node-1' } } as const;
