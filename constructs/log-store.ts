import * as k8s from 'cdk8s-plus-28/lib/imports/k8s';
import { Construct } from 'constructs';
import { formatDuration } from '../config';
import type { Config } from '../config';
import { IMAGES, LOG_STORE, LOG_STORE_PORT } from '../inventory';
import { objectLabels, selectorLabels } from './kit/labels';
import { claimSpec, service, serviceAccount } from './kit/objects';
import { podTemplate } from './kit/pod';

const PORTS = { web: { port: LOG_STORE_PORT } };
const DATA = '/victoria-logs-data';
const USER = 65534;

/** Keeps the logs for as long as there is room and the retention lasts; asked by people and by scripts. */
export class LogStore extends Construct {
  constructor(scope: Construct, id: string, { environment, logging }: Config) {
    super(scope, id);
    const { buffer, store } = logging;
    const size = environment.storage.logs;
    serviceAccount(this, LOG_STORE);
    service(this, { name: LOG_STORE, ports: PORTS });
    new k8s.KubeStatefulSet(this, 'stateful-set', {
      metadata: { name: LOG_STORE, labels: objectLabels(LOG_STORE) },
      spec: {
        serviceName: LOG_STORE,
        replicas: 1,
        selector: { matchLabels: selectorLabels(LOG_STORE) },
        template: podTemplate({
          name: LOG_STORE,
          user: USER,
          grace: 60, // what is in memory is written at shutdown
          containers: [
            {
              name: LOG_STORE,
              image: IMAGES[LOG_STORE],
              args: [
                `-storageDataPath=${DATA}`,
                `-httpListenAddr=:${LOG_STORE_PORT}`,
                `-retentionPeriod=${formatDuration(store.retention)}`,
                `-retention.maxDiskSpaceUsageBytes=${Math.floor(size * store.retentionShare)}`,
                // As long as a whole request. A line beyond it is dropped, and what follows it in the same request, too (v1.26, measured).
                `-insert.maxLineSizeBytes=${buffer.chunk}`,
              ],
              ports: PORTS,
              resources: store.resources,
              ready: { path: '/health', port: LOG_STORE_PORT },
              mounts: [{ name: 'data', mountPath: DATA }],
            },
          ],
        }),
        volumeClaimTemplates: [
          { metadata: { name: 'data' }, spec: claimSpec(size, environment.storage.className) },
        ],
      },
    });
  }
}
