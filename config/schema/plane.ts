import * as z from 'zod';
import { duration, ratio, wholeSeconds } from '../units';
import { objectName, resources, whole } from './common';

/** How often things are looked at. */
export const evaluation = () =>
  z.strictObject({
    scrapeInterval: duration(),
    evaluationInterval: duration(),
    slowEvaluationInterval: duration(),
    scrapeTimeout: duration(),
    keepFiringFor: duration(),
    probeInterval: duration(),
    probeTimeout: duration(),
  });

/** Resources and scaling of the application, patched into Deployments the plane does not own. */
export const scaling = () =>
  z.strictObject({
    backend: z.strictObject({
      service: objectName(),
      resources: resources(),
      horizontal: z.strictObject({
        // The HPA keeps it as an integer of percent.
        cpuTarget: ratio().refine(
          (share) => Number.isInteger(Math.round(share * 1e6) / 1e4),
          'expected whole percent',
        ),
        minReplicas: whole(1),
        maxReplicas: whole(1),
        // Kubernetes' own bound for a stabilisation window.
        scaleDownWindow: wholeSeconds(0, 3600),
      }),
      vertical: z.boolean(),
    }),
  });

const component = () => z.strictObject({ resources: resources() });

/** The plane's own size. */
export const plane = () =>
  z.strictObject({
    prometheus: z.strictObject({ retention: duration(), retentionShare: ratio(), resources: resources() }),
    alertmanager: z.strictObject({ retention: duration(), resources: resources() }),
    grafana: component(),
    exporter: component(),
  });
