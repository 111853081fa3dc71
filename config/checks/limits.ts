import { formatCores, formatDuration } from '../units';
import { boundsFor, boundsOf, oneOfBounds } from './bounds';
import type { Bounds } from './bounds';
import { needs } from './check';
import type { Broken } from './check';

const bucketsAscend = needs(
  (it) => [it.application?.serviceDefaults?.metrics?.buckets],
  (buckets) =>
    buckets.flatMap((bound, at): Broken[] =>
      at > 0 && bound <= (buckets[at - 1] ?? 0)
        ? [
            {
              path: ['application', 'serviceDefaults', 'metrics', 'buckets', at],
              message: 'expected bounds in ascending order',
            },
          ]
        : [],
    ),
);

function notOfBuckets(all: readonly Bounds[], limit: number, path: Broken['path']): Broken[] {
  const why = 'between two bounds, and beyond the last, a histogram cannot tell';
  return all
    .filter(({ buckets }) => !buckets.includes(limit) || limit === buckets.at(-1))
    .map((bounds) => ({
      path,
      message: oneOfBounds({ ...bounds, buckets: bounds.buckets.slice(0, -1) }, why),
    }));
}

const latencyIsBucket = needs(
  (it) => [it.thresholds?.responseTime?.warning?.above, ...boundsOf(it)],
  (limit, services, ...bounds) =>
    notOfBuckets(boundsFor(services, ...bounds), limit, ['thresholds', 'responseTime', 'warning', 'above']),
);

const predictionLatencyIsBucket = needs(
  (it) => [it.thresholds?.predictions?.time?.warning?.above, it.application?.predictions, ...boundsOf(it)],
  (limit, predictions, services, ...bounds) => {
    const asked = services.filter(({ name }) => name === predictions?.service);
    const measured = boundsFor(asked.length > 0 ? asked : services, ...bounds);
    return notOfBuckets(measured, limit, ['thresholds', 'predictions', 'time', 'warning', 'above']);
  },
);

const scaledServiceExists = needs(
  (it) => [it.scaling?.backend?.service, it.application?.services],
  (service, services) => {
    const names = services.map((one) => one.name);
    if (names.includes(service)) return [];
    return [{ path: ['scaling', 'backend', 'service'], message: `expected one of ${names.join(', ')}` }];
  },
);

const replicasAscend = needs(
  (it) => [it.scaling?.backend?.horizontal?.minReplicas, it.scaling?.backend?.horizontal?.maxReplicas],
  (least, most) =>
    least <= most
      ? []
      : [
          {
            path: ['scaling', 'backend', 'horizontal', 'minReplicas'],
            message: `expected at most maxReplicas (${most})`,
          },
        ],
);

const scalesBeforeAlert = needs(
  ({ scaling, thresholds }) => [
    scaling?.backend?.resources?.requests?.cpu,
    scaling?.backend?.resources?.limits?.cpu,
    scaling?.backend?.horizontal?.cpuTarget,
    thresholds?.cpu?.warning?.above,
  ],
  (request, most, target, limit) => {
    const scalesAt = target * request;
    const alertsAt = limit * most;
    if (scalesAt < alertsAt) return [];
    const message =
      `expected to scale before thresholds.cpu.warning fires: the target is ${formatCores(scalesAt)} ` +
      `(of the request), the alert ${formatCores(alertsAt)} (of the limit); raise limits.cpu or lower cpuTarget`;
    return [{ path: ['scaling', 'backend', 'horizontal', 'cpuTarget'], message }];
  },
);

const lookBackIsKept = needs(
  (it) => [it.capacity?.range, it.plane?.prometheus?.retention],
  (range, retention) => {
    if (range <= retention) return [];
    const message = `expected at most plane.prometheus.retention (${formatDuration(retention)}): what is older is gone`;
    return [{ path: ['capacity', 'range'], message }];
  },
);

const trafficIsRemembered = needs(
  (it) => [
    it.thresholds?.trafficDropped?.before,
    it.thresholds?.trafficDropped?.window,
    it.plane?.prometheus?.retention,
  ],
  (before, window, retention) => {
    if (before + window <= retention) return [];
    const message = `expected at most plane.prometheus.retention (${formatDuration(retention)}) less trafficDropped.window (${formatDuration(window)}): what is older is gone`;
    return [{ path: ['thresholds', 'trafficDropped', 'before'], message }];
  },
);

const renewsBeforeWarning = needs(
  (it) => [it.application?.certificate?.renewBefore, it.thresholds?.certificate?.warning?.below],
  (renewBefore, warning) => {
    if (renewBefore > warning) return [];
    const message = `expected more than thresholds.certificate.warning (${formatDuration(warning)}), else every renewal warns first`;
    return [{ path: ['application', 'certificate', 'renewBefore'], message }];
  },
);

const renewsBeforeExpiry = needs(
  (it) => [it.application?.certificate?.renewBefore, it.application?.certificate?.duration],
  (renewBefore, duration) =>
    renewBefore < duration
      ? []
      : [
          {
            path: ['application', 'certificate', 'renewBefore'],
            message: `expected less than certificate.duration (${formatDuration(duration)})`,
          },
        ],
);

/** Limits against what they are measured with, and against what acts before them. */
export const limits = [
  bucketsAscend,
  latencyIsBucket,
  predictionLatencyIsBucket,
  scaledServiceExists,
  replicasAscend,
  scalesBeforeAlert,
  lookBackIsKept,
  trafficIsRemembered,
  renewsBeforeWarning,
  renewsBeforeExpiry,
];
