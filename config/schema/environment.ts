import * as z from 'zod';
import { bytes } from '../units';
import { objectName, port } from './common';

const cidr = () => z.union([z.cidrv4(), z.cidrv6()], { error: 'expected a CIDR such as 10.0.0.0/16' });
const url = () => z.url({ protocol: /^https?$/, error: 'expected an http(s) URL' }).transform((text) => text.replace(/\/+$/, ''));
const image = () =>
  z.string().regex(/^[^\s:@]+(?::\d+\/[^\s:@]+)?(?::[\w][\w.-]*)?(?:@sha256:[0-9a-f]{64})?$/, 'expected an image reference')
    .refine((text) => /:[\w.-]+(@|$)|@sha256:/.test(text) && !text.endsWith(':latest'), 'expected a tag that is not latest, or a digest');

/** What differs between places: sizes, links, addresses, neighbours, receivers. */
export const environment = () =>
  z.strictObject({
    name: objectName(),
    cluster: z.string().min(1),
    urls: z.strictObject({ grafana: url(), prometheus: url(), alertmanager: url(), runbooks: url() }),
    replicas: z.strictObject({
      prometheus: z.number().int().min(1).max(5),
      alertmanager: z.number().int().min(1).max(7),
      grafana: z.literal(1, { error: 'expected 1: its state is SQLite on one volume' }),
    }),
    storage: z.strictObject({
      className: z.string().min(1).nullable(),
      prometheus: bytes(),
      alertmanager: bytes(),
      grafana: bytes(),
    }),
    network: z.strictObject({
      apiServer: z.strictObject({ cidrs: z.array(cidr()).min(1), port: port() }),
      nodes: z.strictObject({ cidrs: z.array(cidr()).min(1) }),
      dns: z.strictObject({ namespace: z.string().min(1), labels: z.record(z.string(), z.string()) }),
      ingressNamespace: z.string().min(1).nullable(),
      notifications: z.strictObject({ cidrs: z.array(cidr()).min(1), ports: z.array(port()).min(1) }),
    }),
    nodeAgents: z.strictObject({ namespace: objectName().nullable() }),
    neighbours: z.strictObject({
      certManager: z.strictObject({ enabled: z.boolean(), namespace: objectName() }),
      verticalPodAutoscaler: z.boolean(),
    }),
    receivers: z.strictObject({
      slack: z.boolean(),
      pagerDuty: z.strictObject({ url: url() }).nullable(),
      email: z
        .strictObject({
          smarthost: z.string().regex(/^[^\s:]+:\d+$/, 'expected host:port'),
          from: z.email(),
          user: z.string().min(1),
          requireTls: z.boolean(),
        })
        .nullable(),
      deadMansSwitch: z.boolean(),
    }),
    application: z.strictObject({ patchProbes: z.boolean(), patchResources: z.boolean() }),
    images: z.strictObject({ 'ml-system': image() }),
    /** Values of `thresholds.yaml` that differ here; maps are merged, lists and scalars replaced. */
    overrides: z.looseObject({}),
  });

export type Environment = z.output<ReturnType<typeof environment>>;
