import * as k8s from 'cdk8s-plus-28/lib/imports/k8s';
import { Construct } from 'constructs';
import type { Config } from '../config';
import {
  FLUENTD,
  FLUENTD_PORT,
  FLUENTD_STATE,
  fluentdImage,
  LOG_SINK_SECRET,
  NODE_AGENTS,
  POD_LOGS,
  secretsOf,
} from '../inventory';
import { fluentConf } from './fluentd/pipeline';
import { SINK_VARIABLES } from './fluentd/sinks';
import { checksum } from './kit/checksum';
import { environmentOf } from './kit/env';
import { objectLabels, selectorLabels } from './kit/labels';
import { configMap, service, serviceAccount } from './kit/objects';
import { podTemplate } from './kit/pod';

const PORTS = { metrics: { port: FLUENTD_PORT } };
/** Seconds that a pod may take beyond the flush to end. */
const MARGIN = 30;

/**
 * Reads every container's log on every node and sends it on. It runs as root, whose the log files are, with one
 * capability (to read what belongs to others), a root file system it cannot write to and no token: whose a log is
 * stands in its path. What must outlive a pod, positions and buffer, is on the node.
 */
export class Fluentd extends Construct {
  constructor(scope: Construct, id: string, config: Config) {
    super(scope, id);
    const conf = fluentConf(config);
    const { resources, buffer } = config.logging;
    serviceAccount(this, FLUENTD);
    service(this, { name: FLUENTD, ports: PORTS });
    configMap(this, FLUENTD, 'fluentd-config', { 'fluent.conf': conf });
    new k8s.KubeDaemonSet(this, 'daemon-set', {
      metadata: { name: FLUENTD, labels: objectLabels(FLUENTD) },
      spec: {
        selector: { matchLabels: selectorLabels(FLUENTD) },
        updateStrategy: {
          type: 'RollingUpdate',
          rollingUpdate: { maxUnavailable: k8s.IntOrString.fromString('10%') },
        },
        template: podTemplate({
          name: FLUENTD,
          user: 0,
          capabilities: NODE_AGENTS.fluentd.capabilities,
          tolerations: [{ operator: 'Exists' }],
          priorityClassName: 'system-node-critical',
          grace: buffer.shutdown + MARGIN,
          annotations: { 'checksum/config': checksum(conf) },
          containers: [
            {
              name: FLUENTD,
              image: fluentdImage(config),
              env: [
                { name: 'NODE_NAME', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
                ...environmentOf({}, sinkSecrets(config)),
              ],
              ports: PORTS,
              resources,
              ready: { path: '/metrics', port: FLUENTD_PORT },
              mounts: [
                // The image's start script reads this directory.
                { name: 'config', mountPath: '/fluentd/etc', readOnly: true },
                { name: 'logs', mountPath: POD_LOGS, readOnly: true },
                { name: 'state', mountPath: FLUENTD_STATE },
                { name: 'tmp', mountPath: '/tmp' },
              ],
            },
          ],
          volumes: [
            { name: 'config', configMap: { name: 'fluentd-config' } },
            { name: 'logs', hostPath: { path: POD_LOGS, type: 'Directory' } },
            { name: 'state', hostPath: { path: FLUENTD_STATE, type: 'DirectoryOrCreate' } },
            { name: 'tmp', emptyDir: {} },
          ],
        }),
      },
    });
  }
}

/** The sink's credentials, by the name that the configuration reads them under. */
function sinkSecrets(config: Config): Record<string, { secret: string; key: string }> {
  const spec = secretsOf(config).find(({ name }) => name === LOG_SINK_SECRET);
  const entries = (spec?.keys ?? []).map(({ key }) => [
    SINK_VARIABLES[key as keyof typeof SINK_VARIABLES],
    { secret: LOG_SINK_SECRET, key },
  ]);
  return Object.fromEntries(entries) as Record<string, { secret: string; key: string }>;
}
