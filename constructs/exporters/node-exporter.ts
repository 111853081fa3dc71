import * as k8s from 'cdk8s-plus-28/lib/imports/k8s';
import { Construct } from 'constructs';
import type { Config } from '../../config';
import { IMAGES } from '../../inventory';
import { objectLabels, selectorLabels } from '../kit/labels';
import { service, serviceAccount } from '../kit/objects';
import { podTemplate } from '../kit/pod';

const NAME = 'node-exporter';
const PORTS = { metrics: { port: 9100 } };

/**
 * A node's CPU, memory and filesystems, read through host paths: the one thing that *restricted* forbids. It
 * needs neither the host's network nor its processes (the node's traffic comes from cAdvisor), and no privilege.
 */
export class NodeExporter extends Construct {
  constructor(scope: Construct, id: string, { plane }: Config) {
    super(scope, id);
    const host = (name: string, path: string): k8s.Volume => ({
      name,
      hostPath: { path, type: 'Directory' },
    });
    const at = (name: string, mountPath: string): k8s.VolumeMount => ({ name, mountPath, readOnly: true });
    serviceAccount(this, NAME);
    service(this, { name: NAME, ports: PORTS });
    new k8s.KubeDaemonSet(this, 'daemon-set', {
      metadata: { name: NAME, labels: objectLabels(NAME) },
      spec: {
        selector: { matchLabels: selectorLabels(NAME) },
        updateStrategy: {
          type: 'RollingUpdate',
          rollingUpdate: { maxUnavailable: k8s.IntOrString.fromString('10%') },
        },
        template: podTemplate({
          name: NAME,
          user: 65534,
          tolerations: [{ operator: 'Exists' }],
          priorityClassName: 'system-node-critical',
          containers: [
            {
              name: NAME,
              image: IMAGES[NAME],
              args: [
                '--path.procfs=/host/proc',
                '--path.sysfs=/host/sys',
                '--path.rootfs=/host/root',
                '--no-collector.wifi',
                '--no-collector.hwmon',
                '--collector.filesystem.mount-points-exclude=^/(dev|proc|sys|run/.+|var/lib/kubelet/.+|var/lib/containerd/.+|var/lib/docker/.+)($|/)',
              ],
              ports: PORTS,
              resources: plane.exporter.resources,
              ready: { path: '/', port: 9100 },
              mounts: [
                at('proc', '/host/proc'),
                at('sys', '/host/sys'),
                { ...at('root', '/host/root'), mountPropagation: 'HostToContainer' },
              ],
            },
          ],
          volumes: [host('proc', '/proc'), host('sys', '/sys'), host('root', '/')],
        }),
      },
    });
  }
}
