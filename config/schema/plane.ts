import * as z from 'zod';
import { duration, ratio } from '../units';
import { objectName, resources } from './common';

const cadence = () => z.strictObject({ groupWait: duration(), groupInterval: duration(), repeat: duration() });

/** How often things are looked at. */
export const evaluation = () =>
  z
    .strictObject({
      scrapeInterval: duration(),
      evaluationInterval: duration(),
      scrapeTimeout: duration(),
      keepFiringFor: duration(),
      probeInterval: duration(),
      probeTimeout: duration(),
    })
    .superRefine((it, ctx) => {
      const pairs = [['scrapeTimeout', 'scrapeInterval'], ['probeTimeout', 'probeInterval']] as const;
      for (const [timeout, interval] of pairs) {
        if (it[timeout] > it[interval]) {
          ctx.addIssue({ code: 'custom', path: [timeout], message: `expected at most ${interval}` });
        }
      }
    });

/** Grouping and repetition per severity, channels and addresses. */
export const notifications = () =>
  z.strictObject({
    groupBy: z.array(z.string()).min(1),
    sev1: cadence(),
    sev2: cadence(),
    sev3: cadence(),
    watchdog: cadence(),
    slack: z.strictObject({ channel: z.string().startsWith('#'), emergencyChannel: z.string().startsWith('#') }),
    contacts: z.strictObject({
      'ops-l1': z.email(),
      'ops-l2': z.email(),
      dev: z.email(),
      emergency: z.email(),
      phone: z.string().min(1),
    }),
  });

/** Resources and scaling of the application, patched into Deployments the plane does not own. */
export const scaling = () =>
  z.strictObject({
    backend: z.strictObject({
      service: objectName(),
      resources: resources(),
      horizontal: z
        .strictObject({
          cpuTarget: ratio(),
          minReplicas: z.number().int().min(1),
          maxReplicas: z.number().int().min(1),
          scaleDownWindow: duration(),
        })
        .superRefine((it, ctx) => {
          if (it.minReplicas > it.maxReplicas) {
            ctx.addIssue({ code: 'custom', path: ['minReplicas'], message: 'expected at most maxReplicas' });
          }
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
