import * as z from 'zod';
import { once } from '../once';
import { bytes, cores, duration } from '../units';

/** A text by a pattern. The same sentence answers a wrong form, a wrong type and a missing value. */
export function pattern(form: RegExp, expected: string) {
  const error = `expected ${expected}`;
  return z.string({ error }).regex(form, { error, abort: true });
}

/** A text for people: one line. */
export const title = once(() => pattern(/^\P{Cc}{1,200}$/u, 'a text of one line, 1 to 200 characters'));

/** A name Kubernetes accepts for an object, a label and a DNS label: at most 52 characters, as CronJobs need. */
export const objectName = once(() =>
  pattern(
    /^[a-z]([-a-z0-9]{0,50}[a-z0-9])?$/,
    'a name such as ml-system: lower-case letters, digits and hyphens, first a letter, at most 52 characters',
  ),
);

/** A name of Kubernetes' wider kind (classes, issuers): dots are allowed. */
export const dottedName = once(() =>
  pattern(/^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/, 'a name of lower-case letters, digits, hyphens and dots'),
);

/** A whole number between two bounds. Default: no upper bound. */
export function whole(least: number, most?: number) {
  const error = `expected a whole number ${most === undefined ? `of at least ${least}` : `from ${least} to ${most}`}`;
  const number = z.int({ error }).min(least, { error });
  return most === undefined ? number : number.max(most, { error });
}

export const port = once(() => whole(1, 65535));
export const email = once(() => z.email({ error: 'expected an e-mail address such as ops@example.com' }));
export const url = once(() =>
  z
    .url({
      protocol: /^https?$/,
      error: 'expected an http(s) URL such as https://grafana.example.com',
      abort: true,
    })
    .transform((text) => text.replace(/\/+$/, '')),
);
export const metricName = once(() =>
  pattern(/^[a-zA-Z_:][a-zA-Z0-9_:]*$/, 'a metric name such as http_requests_total'),
);
export const labelName = once(() => pattern(/^[a-zA-Z_][a-zA-Z0-9_]*$/, 'a label name such as status_code'));

/** Objects and scrape jobs of the plane: a service or database of such a name would collide with them. */
export const PLANE_NAMES: readonly string[] = [
  'prometheus',
  'alertmanager',
  'grafana',
  'fluentd',
  'node-exporter',
  'kube-state-metrics',
  'blackbox-exporter',
  'postgres-exporter',
  'business-exporter',
  'business',
  'pushgateway',
  'victoria-logs',
  'postgres-wal-receiver',
  'postgres-restore',
  'database-roles',
  'cert-manager',
  'kubelet',
  'cadvisor',
  'probe',
  'probe-certificate',
  'probe-public',
  'kube-state-metrics-telemetry',
];

/** Who repairs it. The addresses are in `notifications.contacts`. */
export const TEAMS = ['ops-l1', 'ops-l2', 'dev'] as const;
export type Team = (typeof TEAMS)[number];
export const team = once(() => z.enum(TEAMS));

/** `{ above: LIMIT, for: DURATION }`: fires when the quantity has been above LIMIT for that long. */
export const above = <T extends z.ZodType<number, unknown>>(limit: T) =>
  z.strictObject({ above: limit, for: duration() });

/** `{ below: LIMIT, for: DURATION }`: fires when the quantity has been below LIMIT for that long. */
export const below = <T extends z.ZodType<number, unknown>>(limit: T) =>
  z.strictObject({ below: limit, for: duration() });

/** `{ for: DURATION }`: a state (0 or 1) that must hold for that long. */
export const holds = once(() => z.strictObject({ for: duration() }));

/** Requests and limits of one container. */
export const resources = once(() =>
  z
    .strictObject({
      requests: z.strictObject({ cpu: cores(), memory: bytes() }),
      limits: z.strictObject({ cpu: cores(), memory: bytes() }),
    })
    .superRefine(({ requests, limits }, ctx) => {
      for (const key of ['cpu', 'memory'] as const) {
        if (requests[key] > limits[key]) {
          ctx.addIssue({
            code: 'custom',
            path: ['requests', key],
            message: `expected at most limits.${key}`,
          });
        }
      }
    }),
);

export type Resources = z.output<ReturnType<typeof resources>>;
