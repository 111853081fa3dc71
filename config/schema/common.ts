import * as z from 'zod';
import { bytes, cores, duration } from '../units';

/** A name Kubernetes accepts for an object, a label and a DNS label: at most 52 characters, as CronJobs need. */
export function objectName() {
  return z
    .string()
    .max(52, 'expected at most 52 characters')
    .regex(/^[a-z]([-a-z0-9]*[a-z0-9])?$/, 'expected a lower-case DNS name such as ml-system');
}

export const port = () => z.number().int().min(1).max(65535);

/** Who repairs it. The addresses are in `notifications.contacts`. */
export const TEAMS = ['ops-l1', 'ops-l2', 'dev'] as const;
export type Team = (typeof TEAMS)[number];
export const team = () => z.enum(TEAMS);

/** `{ above: LIMIT, for: DURATION }`: fires when the quantity has been above LIMIT for that long. */
export const above = <T extends z.ZodType<number, unknown>>(limit: T) =>
  z.strictObject({ above: limit, for: duration() });

/** `{ below: LIMIT, for: DURATION }`: fires when the quantity has been below LIMIT for that long. */
export const below = <T extends z.ZodType<number, unknown>>(limit: T) =>
  z.strictObject({ below: limit, for: duration() });

/** `{ for: DURATION }`: a state (0 or 1) that must hold for that long. */
export const holds = () => z.strictObject({ for: duration() });

/** Requests and limits of one container. */
export const resources = () =>
  z
    .strictObject({
      requests: z.strictObject({ cpu: cores(), memory: bytes() }),
      limits: z.strictObject({ cpu: cores(), memory: bytes() }),
    })
    .superRefine(({ requests, limits }, ctx) => {
      for (const key of ['cpu', 'memory'] as const) {
        if (requests[key] > limits[key]) {
          ctx.addIssue({ code: 'custom', path: ['requests', key], message: `expected at most limits.${key}` });
        }
      }
    });

export type Resources = z.output<ReturnType<typeof resources>>;
