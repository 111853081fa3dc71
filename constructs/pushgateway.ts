import * as k8s from 'cdk8s-plus-28/lib/imports/k8s';
import { Construct } from 'constructs';
import type { Config } from '../config';
import { IMAGES } from '../inventory';
import { objectLabels, selectorLabels } from './kit/labels';
import { claimSpec, service, serviceAccount } from './kit/objects';
import { podTemplate } from './kit/pod';

const NAME = 'pushgateway';
const PORTS = { web: { port: 9091 } };

/** Keeps what jobs report about themselves, across restarts: a result of last Sunday must not be forgotten today. */
export class Pushgateway extends Construct {
  constructor(scope: Construct, id: string, { plane, environment }: Config) {
    super(scope, id);
    serviceAccount(this, NAME);
    service(this, { name: NAME, ports: PORTS });
    new k8s.KubeStatefulSet(this, 'stateful-set', {
      metadata: { name: NAME, labels: objectLabels(NAME) },
      spec: {
        serviceName: NAME,
        replicas: 1,
        selector: { matchLabels: selectorLabels(NAME) },
        template: podTemplate({
          name: NAME,
          user: 65534,
          containers: [
            {
              name: NAME,
              image: IMAGES.pushgateway,
              args: ['--persistence.file=/data/metrics', '--persistence.interval=1m'],
              ports: PORTS,
              resources: plane.exporter.resources,
              ready: { path: '/-/ready', port: 9091 },
              alive: { path: '/-/healthy', port: 9091 },
              mounts: [{ name: 'data', mountPath: '/data' }],
            },
          ],
        }),
        volumeClaimTemplates: [
          {
            metadata: { name: 'data' },
            spec: claimSpec(environment.storage.pushgateway, environment.storage.className),
          },
        ],
      },
    });
  }
}
