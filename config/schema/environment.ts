import * as z from 'zod';
import { once } from '../once';
import { bytes } from '../units';
import { dottedName, email, objectName, pattern, port, title, url, whole } from './common';

const cidr = once(() => z.union([z.cidrv4(), z.cidrv6()], { error: 'expected a CIDR such as 10.0.0.0/16' }));
const image = () =>
  pattern(
    /^[^\s:@]+(?::\d+\/[^\s:@]+)?(?::(?!latest(?:@|$))[\w][\w.-]*(?:@sha256:[0-9a-f]{64})?|@sha256:[0-9a-f]{64})$/,
    'an image with a tag (not latest) or a digest, such as registry.example.com/ml-system:1.0.0',
  );
/** Who may sign in to Grafana, and where its state is. */
const grafana = () =>
  z.strictObject({
    oidc: z
      .strictObject({
        name: title(),
        clientId: title(),
        scopes: z.array(pattern(/^[!-~]+$/, 'a scope such as openid')).min(1),
        authUrl: url(),
        tokenUrl: url(),
        userInfoUrl: url(),
        groupsClaim: pattern(/^\w+$/, 'a claim such as groups'),
        adminGroup: pattern(/^[\w./-]+$/, 'a group such as sre'),
        cidrs: z.array(cidr()).min(1),
        port: port(),
      })
      .nullable(),
    database: z
      .strictObject({
        host: dottedName(),
        port: port(),
        name: pattern(/^[a-z_]\w*$/, 'a database name such as grafana'),
        user: pattern(/^[a-z_]\w*$/, 'a role such as grafana'),
        sslMode: z.enum(['disable', 'require', 'verify-full']),
        cidrs: z.array(cidr()).min(1),
      })
      .nullable(),
    // No image that is published knows VictoriaLogs, and nothing is fetched at start.
    logs: z.strictObject({ image: image() }).nullable(),
  });

const label = /^([\w.-]+\/)?[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/;
const labels = () => z.record(pattern(label, 'a label'), pattern(label, 'a label value such as kube-dns'));

const s3 = () => ({
  bucket: pattern(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'the name of a bucket'),
  region: pattern(/^[a-z0-9-]{1,40}$/, 'a region such as ap-northeast-1'),
  /** Of an object store that is not Amazon's. */
  endpoint: url().nullable(),
  cidrs: z.array(cidr()).min(1),
  port: port(),
});

/** Where logs go. Credentials are secrets; `image` is for whoever builds Fluentd with plugins of their own. */
const logs = () =>
  z.strictObject({
    sink: z.discriminatedUnion(
      'kind',
      [
        z.strictObject({ kind: z.literal('victoria-logs') }),
        z.strictObject({
          kind: z.literal('opensearch'),
          host: pattern(/^[\w.-]{1,253}$/, 'a host name such as search.example.com'),
          port: port(),
          scheme: z.enum(['http', 'https'], { error: 'expected http or https' }),
          cidrs: z.array(cidr()).min(1),
        }),
        z.strictObject({ kind: z.literal('s3'), ...s3() }),
        // No published image of Fluentd has both Loki's plugin and those that the pipeline needs.
        z.strictObject({
          kind: z.literal('loki'),
          url: url(),
          cidrs: z.array(cidr()).min(1),
          port: port(),
          image: image(),
        }),
        z.strictObject({ kind: z.literal('stdout') }),
      ],
      { error: 'expected a sink with kind: victoria-logs, opensearch, s3, loki or stdout' },
    ),
    archive: z.strictObject(s3()).nullable(),
    /** Default: the stock image that speaks to the sink. */
    image: image().nullish(),
  });

/** What differs between places: sizes, links, addresses, neighbours, receivers. */
export const environment = () =>
  z.strictObject({
    name: objectName(),
    cluster: title(),
    urls: z.strictObject({ grafana: url(), prometheus: url(), alertmanager: url(), runbooks: url() }),
    replicas: z.strictObject({
      prometheus: whole(1, 5),
      alertmanager: whole(1, 7),
      grafana: whole(1, 5),
    }),
    storage: z.strictObject({
      className: dottedName().nullable(),
      prometheus: bytes(),
      alertmanager: bytes(),
      grafana: bytes(),
      backups: bytes(),
      wal: bytes(),
      sandbox: bytes(),
      pushgateway: bytes(),
      logs: bytes(),
    }),
    network: z.strictObject({
      apiServer: z.strictObject({ cidrs: z.array(cidr()).min(1), port: port() }),
      nodes: z.strictObject({ cidrs: z.array(cidr()).min(1) }),
      dns: z.strictObject({ namespace: objectName(), labels: labels() }),
      ingressNamespace: objectName().nullable(),
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
          smarthost: pattern(/^[^\s:]+:\d{1,5}$/, 'a mail server such as smtp.example.com:587'),
          from: email(),
          user: title(),
          requireTls: z.boolean(),
        })
        .nullable(),
      deadMansSwitch: z.boolean(),
    }),
    offsite: z
      .strictObject({
        repository: pattern(
          /^(s3|azure|gs|swift|b2|rest|sftp):\S+$/,
          'a restic repository such as s3:https://s3.example.com/bucket',
        ),
        cidrs: z.array(cidr()).min(1),
        port: port(),
      })
      .nullable(),
    grafana: grafana(),
    logs: logs(),
    application: z.strictObject({ patchProbes: z.boolean(), patchResources: z.boolean() }),
    images: z.strictObject({ 'ml-system': image() }),
    /** Values of `thresholds.yaml` that differ here; maps are merged, lists and scalars replaced. Default: none. */
    overrides: z
      .looseObject({})
      .nullish()
      .transform((map): Record<string, unknown> => map ?? {}),
  });

export type Environment = z.output<ReturnType<typeof environment>>;
