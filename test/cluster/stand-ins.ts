import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FLUENTD, FLUENTD_PORT, LOG_STORE, LOG_STORE_PORT, logStoreIsOwn } from '../../inventory';
import type { KubernetesObject } from '../../infra/plane';
import { run } from './kubectl';
import type { Json } from './kubectl';
import { once } from './forward';
import type { World } from './world';

const NAME = 'kube-state-metrics';
const FILE = `${NAME}.yaml`;
const ZONES = '/usr/share/zoneinfo';

/**
 * An image of kube-state-metrics that was not made from upstream's base has no time zones and ends at the first
 * CronJob with one. Gives it the zone of this machine when that is what its log says. Returns a remark, or
 * nothing when there is nothing to do.
 */
export async function giveTimeZones(world: World): Promise<string | undefined> {
  const zone = world.plane.config.application.timeZone;
  const says = await run('kubectl', ['-n', world.namespace, 'logs', `deployment/${NAME}`, '--previous']);
  if (!`${says.stdout}${says.stderr}`.includes(`unknown time zone ${zone}`)) return undefined;
  const file = join(ZONES, zone);
  if (!existsSync(file)) throw new Error(`${NAME} has no time zones, and there is no ${file} to lend it`);
  world.change(FILE, (objects) => [
    ...objects.filter(({ metadata }) => metadata.name !== 'zoneinfo').map((it) => withZones(it, zone)),
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: 'zoneinfo',
        namespace: world.namespace,
        labels: { app: NAME, 'app.kubernetes.io/part-of': 'monitoring-plane' },
      },
      binaryData: { zone: readFileSync(file).toString('base64') },
    },
  ]);
  return `stand-in: the image of ${NAME} has no time zones (upstream's has); it was lent ${zone}`;
}

function withZones(object: KubernetesObject, zone: string): KubernetesObject {
  if (object.kind !== 'Deployment') return object;
  const copy = structuredClone(object) as Json;
  const { spec } = copy.spec.template;
  spec.volumes = [
    { name: 'zoneinfo', configMap: { name: 'zoneinfo', items: [{ key: 'zone', path: zone }] } },
  ];
  spec.containers[0].env = [{ name: 'ZONEINFO', value: '/etc/zoneinfo' }];
  spec.containers[0].volumeMounts = [{ name: 'zoneinfo', mountPath: '/etc/zoneinfo', readOnly: true }];
  return copy as KubernetesObject;
}

/**
 * What stands for the log store listens on the ports that its environment names; the real one does not look at that
 * variable. Changes the plane before it is applied.
 */
export function giveLogStorePort(world: World): void {
  world.change(`${LOG_STORE}.yaml`, (objects) =>
    objects.map((object) => {
      if (object.kind !== 'StatefulSet') return object;
      const copy = structuredClone(object) as Json;
      copy.spec.template.spec.containers[0].env = [{ name: 'PORTS', value: String(LOG_STORE_PORT) }];
      return copy as KubernetesObject;
    }),
  );
}

/** Which programs only stand for the real ones here, by what they answer. */
export async function standIns({ namespace, plane }: World): Promise<string[]> {
  const ask = async (target: string, port: number, path: string) => {
    try {
      return await once({ namespace, target, port }, path);
    } catch (error) {
      return (error as Error).message;
    }
  };
  const remarks: string[] = [];
  const grafana = await ask('service/grafana', 3000, '/api/health');
  if (!/"database"/.test(grafana)) {
    remarks.push(
      `stand-in: grafana (its /api/health names no database: ${brief(grafana)}); boards stay unproven`,
    );
  }
  const fluentd = await ask(`daemonset/${FLUENTD}`, FLUENTD_PORT, '/metrics');
  if (!fluentd.includes('fluentd_')) {
    remarks.push(`stand-in: ${FLUENTD} (its /metrics has no fluentd_…); that lines arrive stays unproven`);
  }
  if (logStoreIsOwn(plane.config)) {
    const store = await ask(`service/${LOG_STORE}`, LOG_STORE_PORT, '/metrics');
    if (!store.includes('vl_')) {
      remarks.push(`stand-in: ${LOG_STORE} (its /metrics has no vl_…); that it keeps lines stays unproven`);
    }
  }
  for (const { name, port } of plane.config.application.services) {
    const fault = await ask(`service/${name}`, port, '/fault');
    if (fault.startsWith('{')) remarks.push(`stand-in: ${name} (a sample that can be made to misbehave)`);
  }
  return remarks;
}

function brief(text: string): string {
  return text.replace(/\s+/g, ' ').slice(0, 80);
}
