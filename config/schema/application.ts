import * as z from 'zod';
import { once } from '../once';
import { isTimeZone } from '../time-zone';
import { duration, ratio, wholeSeconds } from '../units';
import {
  dottedName,
  labelName,
  metricName,
  objectName,
  pattern,
  port,
  team,
  title,
  whole,
  url,
} from './common';

const path = once(() => pattern(/^\/[\w./~%-]*$/, 'a path that starts with / such as /health'));
const routePattern = () =>
  pattern(/^\/[\w./~:{}%-]*\*?$/, 'a route such as /api/predictions, with a * at the end for any rest');
const probe = once(() => z.strictObject({ initialDelay: wholeSeconds(0), period: wholeSeconds(1) }));
const hostName = () =>
  pattern(
    /^(?=.{1,253}$)(\*\.)?[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)+$/,
    'a host name such as api.example.com',
  );

const serviceMetrics = () =>
  z.strictObject({
    requests: metricName(),
    durations: metricName(),
    statusLabel: labelName(),
    routeLabel: labelName(),
    buckets: z.array(duration()).min(1),
  });

const objectives = () =>
  z.strictObject({
    availability: ratio(),
    latency: z.strictObject({ share: ratio(), within: duration() }),
  });

/** Where the counts of a service's requests come from: from itself, or from its access log. */
const metricsFrom = () => z.enum(['scrape', 'logs'], { error: 'expected scrape or logs' });

/** What a service answers; an entry of `services` may override any of it. */
const serviceShape = () => ({
  metricsFrom: metricsFrom(),
  metricsPath: path(),
  healthPath: path(),
  readyPath: path(),
  liveness: probe(),
  readiness: probe(),
  objectives: objectives(),
});

const service = () =>
  z.strictObject({
    name: objectName(),
    title: title(),
    port: port(),
    owner: team(),
    dependsOn: z.array(z.string()).default([]),
    ...z.strictObject(serviceShape()).partial().shape,
  });

const timeZone = () => {
  const error = 'expected an IANA time zone such as Asia/Tokyo';
  return z.string({ error }).refine(isTimeZone, { error });
};

const tableName = () =>
  pattern(/^[a-z_][a-z0-9_]*\.[a-z_][a-z0-9_]*$/, 'a table with its schema such as public.sightings');
const columnName = () => pattern(/^[a-z_][a-z0-9_]*$/, 'a column such as user_id');

/** The application under observation, as data. None of it is owned by the plane. */
export const application = () =>
  z.strictObject({
    name: objectName(),
    title: title(),
    namespace: objectName(),
    timeZone: timeZone(),
    services: z.array(service()).min(1).max(200),
    serviceDefaults: z.strictObject({ ...serviceShape(), metrics: serviceMetrics() }),
    database: z.strictObject({
      name: objectName(),
      port: port(),
      database: title(),
      // What the exporter's driver knows; it has no `prefer`, so somebody has to know whether the server speaks TLS.
      sslMode: z.enum(['disable', 'require', 'verify-ca', 'verify-full'], {
        error: 'expected disable, require, verify-ca or verify-full',
      }),
      owner: team(),
      pitr: z.boolean({ error: 'expected true or false' }),
    }),
    satisfaction: z.strictObject({ satisfied: duration(), tolerated: duration() }),
    publicPages: z.array(
      z.strictObject({ name: objectName(), title: title(), url: url(), service: objectName() }),
    ),
    predictions: z.strictObject({ service: objectName(), routes: z.array(routePattern()).min(1) }).nullable(),
    business: z.strictObject({
      interval: wholeSeconds(1),
      historyInterval: wholeSeconds(1),
      activeUsers: z
        .strictObject({ table: tableName(), column: columnName(), within: wholeSeconds(60) })
        .nullable(),
      accessLog: z
        .strictObject({
          table: tableName(),
          address: columnName(),
          session: columnName().nullable(),
          ranks: whole(1, 20),
        })
        .nullable(),
    }),
    certificate: z.strictObject({
      name: objectName(),
      secretName: objectName(),
      dnsNames: z.array(hostName()).min(1),
      issuer: z.strictObject({ kind: z.enum(['Issuer', 'ClusterIssuer']), name: dottedName() }),
      // cert-manager refuses shorter ones.
      duration: wholeSeconds(3600),
      renewBefore: wholeSeconds(300),
    }),
  });
