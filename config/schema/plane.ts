import * as z from 'zod';
import { once } from '../once';
import { duration, ratio, wait, wholeSeconds } from '../units';
import { email, labelName, objectName, pattern, resources, title, whole } from './common';

const cadence = once(() =>
  z.strictObject({ groupWait: wait(), groupInterval: duration(), repeat: duration() }),
);
const channel = () => pattern(/^#[^\s#]{1,79}$/u, 'a Slack channel such as "#alerts", in quotes');

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

/** Grouping and repetition per severity, channels and addresses. */
export const notifications = () =>
  z.strictObject({
    groupBy: z.array(labelName()).min(1),
    sev1: cadence(),
    sev2: cadence(),
    sev3: cadence(),
    watchdog: cadence(),
    slack: z.strictObject({ channel: channel(), emergencyChannel: channel() }),
    contacts: z.strictObject({
      'ops-l1': email(),
      'ops-l2': email(),
      dev: email(),
      emergency: email(),
      phone: title(),
    }),
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
