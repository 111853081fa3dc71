import * as z from 'zod';
import { duration } from '../units';
import { objectName, port, team } from './common';

const path = () => z.string().regex(/^\/\S*$/, 'expected a path that starts with /');
const probe = () => z.strictObject({ initialDelay: duration(), period: duration() });
const metricName = () => z.string().regex(/^[a-zA-Z_:][a-zA-Z0-9_:]*$/, 'expected a metric name');
const labelName = () => z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/, 'expected a label name');

const serviceMetrics = () =>
  z.strictObject({
    requests: metricName(),
    durations: metricName(),
    statusLabel: labelName(),
    routeLabel: labelName(),
    buckets: z.array(duration()).min(1),
  });

/** What a service answers; an entry of `services` may override any of it. */
const serviceShape = () => ({
  metricsPath: path(),
  healthPath: path(),
  readyPath: path(),
  liveness: probe(),
  readiness: probe(),
});

const service = () =>
  z.strictObject({
    name: objectName(),
    title: z.string().min(1),
    port: port(),
    owner: team(),
    dependsOn: z.array(z.string()).default([]),
    ...z.strictObject(serviceShape()).partial().shape,
  });

const timeZone = () =>
  z.string().refine((zone) => Intl.supportedValuesOf('timeZone').includes(zone), {
    error: 'expected an IANA time zone such as Asia/Tokyo',
  });

/** The application under observation, as data. None of it is owned by the plane. */
export const application = () =>
  z
    .strictObject({
      name: objectName(),
      title: z.string().min(1),
      namespace: objectName(),
      timeZone: timeZone(),
      services: z.array(service()).min(1),
      serviceDefaults: z.strictObject({ ...serviceShape(), metrics: serviceMetrics() }),
      database: z.strictObject({ name: objectName(), port: port(), database: z.string().min(1), owner: team() }),
      certificate: z.strictObject({
        name: objectName(),
        secretName: objectName(),
        dnsNames: z.array(z.string().min(1)).min(1),
        issuer: z.strictObject({ kind: z.enum(['Issuer', 'ClusterIssuer']), name: z.string().min(1) }),
        duration: duration(),
        renewBefore: duration(),
      }),
    })
    .superRefine((app, ctx) => {
      const known = new Set([app.database.name, ...app.services.map((one) => one.name)]);
      const seen = new Set([app.database.name]);
      app.services.forEach((one, index) => {
        if (seen.has(one.name)) {
          ctx.addIssue({ code: 'custom', path: ['services', index, 'name'], message: 'expected a name that is used once' });
        }
        seen.add(one.name);
        one.dependsOn.forEach((target, at) => {
          if (!known.has(target) || target === one.name) {
            const message = `expected one of ${[...known].filter((name) => name !== one.name).join(', ')}`;
            ctx.addIssue({ code: 'custom', path: ['services', index, 'dependsOn', at], message });
          }
        });
      });
      if (app.certificate.renewBefore >= app.certificate.duration) {
        const message = 'expected less than certificate.duration';
        ctx.addIssue({ code: 'custom', path: ['certificate', 'renewBefore'], message });
      }
    });
