import type { Parts } from '../parts';
import type { Numbers } from '../schema';
import { formatDuration } from '../units';

type Service = Numbers['application']['services'][number];
type From = Numbers['application']['serviceDefaults']['metricsFrom'];

/** What the checks on limits of time need: the services, who counts their requests, and both histograms' bounds. */
export const boundsOf = (it: Parts<Numbers>) =>
  [
    it.application?.services,
    it.application?.serviceDefaults?.metricsFrom,
    it.application?.serviceDefaults?.metrics?.buckets,
    it.logging?.http?.buckets,
  ] as const;

/** The bounds of the histogram that some services are measured with, in seconds. */
export interface Bounds {
  readonly buckets: readonly number[];
  /** Where they stand. */
  readonly name: string;
  /** Whom they are for, where not all have the same. */
  readonly whose: string;
}

/** The histograms of some services, each once: their own (`serviceDefaults.metrics`), or Fluentd's of their logs. */
export function boundsFor(
  measured: readonly Pick<Service, 'name' | 'metricsFrom'>[],
  from: From,
  exported: readonly number[],
  counted: readonly number[],
): readonly Bounds[] {
  const logged = measured.filter(({ metricsFrom = from }) => metricsFrom === 'logs').map(({ name }) => name);
  return [
    ...(logged.length < measured.length
      ? [{ buckets: exported, name: 'serviceDefaults.metrics.buckets', whose: '' }]
      : []),
    ...(logged.length > 0
      ? [
          {
            buckets: counted,
            name: 'logging.http.buckets',
            whose: ` for ${logged.join(', ')} (metricsFrom: logs)`,
          },
        ]
      : []),
  ];
}

/** `expected one of …`, with bounds as the file writes them. */
export function oneOfBounds({ buckets, name, whose }: Bounds, why: string): string {
  return `expected one of ${name} (${buckets.map(formatDuration).join(', ')})${whose}: ${why}`;
}
