import type { Config } from '../../../config';
import { FLUENTD } from '../../../inventory';
import { range, series } from '../../promql';
import type { Labels } from '../../quantity';

/** What Fluentd counts from log lines, in rules and in examples. */
export interface LogSeries {
  /** Matcher of its scrape job, without braces. */
  readonly own: string;
  /** What the recorded series of an example are identified by: a service, the first one. */
  readonly identity: { readonly namespace: string; readonly service: string };
  /** A count of that service on one node; each node's Fluentd has its own. */
  readonly series: (metric: string, more?: Labels) => string;
  /** A count of Fluentd's own, on one node. */
  readonly onNode: (metric: string, more?: Labels) => string;
}

/** Counts are added up over the nodes: each line is read by one Fluentd, and a new one begins where the old one ended. */
export function logSeries({ application: { namespace, services } }: Config): LogSeries {
  const identity = { namespace, service: services[0]?.name ?? '' };
  const job = { job: FLUENTD };
  return {
    own: `job="${FLUENTD}"`,
    identity,
    series: (metric, more = {}) => series(metric, { ...job, ...identity, node: 'node-1', ...more }),
    onNode: (metric, more = {}) => series(metric, { ...job, node: 'node-1', plugin_id: 'sink', ...more }),
  };
}

/**
 * The range in which a rate counts what happened within a window (both in seconds): one scrape more, since the last
 * scrape before the window is where the count begins. Without it the rate of a burst is a third too high, with a
 * window of four scrapes.
 */
export function counting(window: number, { evaluation }: Config): string {
  return range(window + evaluation.scrapeInterval);
}
