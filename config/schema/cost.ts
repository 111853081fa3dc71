import * as z from 'zod';
import { whole } from './common';

/** What the estimate of cost counts with: what the plane cannot know of a cluster, and how much it may cost. */
export const cost = () => {
  const error = 'expected bytes per sample, more than 0 and at most 16';
  return z.strictObject({
    maxSeries: whole(1),
    bytesPerSample: z.number({ error }).positive({ error }).max(16, { error }),
    nodes: whole(1),
    coresPerNode: whole(1),
    filesystemsPerNode: whole(1),
    disksPerNode: whole(1),
    linksPerNode: whole(1),
    podsPerService: whole(1),
    routesPerService: whole(1),
    statusesPerRoute: whole(1),
    otherSeriesPerPod: whole(0),
    databases: whole(1),
    tables: whole(1),
    sessions: whole(1),
  });
};
