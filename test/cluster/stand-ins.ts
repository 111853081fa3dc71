import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FLUENTD, FLUENTD_PORT, LOG_STORE, LOG_STORE_PORT, logStoreIsOwn } from '../../inventory';
import type { KubernetesObject } from '../../infra/plane';
import { run } from './kubectl';
import type { Json } from './kubectl';
import { once } from './forward';
import type { World } from './world';

const ZONES = '/usr/share/zoneinfo';
const LENT = 'zoneinfo';

/** What reads the time zone's rules from its image, and the object whose log tells when they are not there. */
const READERS = [
  { name: 'kube-state-metrics', kind: 'Deployment', why: 'schedules of CronJobs' },
  { name: 'alertmanager', kind: 'StatefulSet', why: 'business hours' },
] as const;

/**
 * An image that was not made from upstream's base has no time zones: its program ends at the first schedule, or with
 * the first hours, of one. Gives it the zone of this machine when that is what its log says. Returns a remark for
 * each, nothing when there is nothing to do.
 */
export async function giveTimeZones(world: World): Promise<readonly string[]> {
  const zone = world.plane.config.application.timeZone;
  const remarks: string[] = [];
  for (const { name, kind, why } of READERS) {
    const of = `${kind.toLowerCase()}/${name}`;
    const says = await run('kubectl', ['-n', world.namespace, 'logs', of, '--previous', '--tail=50']);
    if (!`${says.stdout}${says.stderr}`.includes(`unknown time zone ${zone}`)) continue;
    const file = join(ZONES, zone);
    if (!existsSync(file)) throw new Error(`${name} has no time zones, and there is no ${file} to lend it`);
    const lent = `${LENT}-${name}`;
    world.change(`${name}.yaml`, (objects) => [
      ...objects
        .filter(({ metadata }) => metadata.name !== lent)
        .map((it) => (it.kind === kind ? withZones(it, lent, zone) : it)),
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: {
          name: lent,
          namespace: world.namespace,
          labels: { app: name, 'app.kubernetes.io/part-of': 'monitoring-plane' },
        },
        binaryData: { zone: readFileSync(file).toString('base64') },
      },
    ]);
    remarks.push(
      `stand-in: the image of ${name} has no time zones (${why}; upstream's has); it was lent ${zone}`,
    );
  }
  return remarks;
}

function withZones(object: KubernetesObject, lent: string, zone: string): KubernetesObject {
  const copy = structuredClone(object) as Json;
  const { spec } = copy.spec.template;
  const [container] = spec.containers;
  const others = (list: Json[] = []) => list.filter(({ name }) => name !== LENT && name !== 'ZONEINFO');
  spec.volumes = [
    ...others(spec.volumes),
    { name: LENT, configMap: { name: lent, items: [{ key: 'zone', path: zone }] } },
  ];
  container.env = [...others(container.env), { name: 'ZONEINFO', value: '/etc/zoneinfo' }];
  container.volumeMounts = [
    ...others(container.volumeMounts),
    { name: LENT, mountPath: '/etc/zoneinfo', readOnly: true },
  ];
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

/** A program that only stands for the real one, and what that leaves unproven. */
export interface StandIn {
  readonly name: string;
  readonly remark: string;
}

/** Which programs only stand for the real ones here, by what they answer. */
export async function standIns({ namespace, plane }: World): Promise<readonly StandIn[]> {
  const ask = async (target: string, port: number, path: string) => {
    try {
      return await once({ namespace, target, port }, path);
    } catch (error) {
      return (error as Error).message;
    }
  };
  const found: StandIn[] = [];
  const grafana = await ask('service/grafana', 3000, '/api/health');
  if (!/"database"/.test(grafana)) {
    const remark = `its /api/health names no database: ${brief(grafana)}; boards stay unproven`;
    found.push({ name: 'grafana', remark });
  }
  const fluentd = await ask(`daemonset/${FLUENTD}`, FLUENTD_PORT, '/metrics');
  if (!fluentd.includes('fluentd_')) {
    found.push({
      name: FLUENTD,
      remark: 'its /metrics has no fluentd_…; that lines arrive stays unproven',
    });
  }
  if (logStoreIsOwn(plane.config)) {
    const store = await ask(`service/${LOG_STORE}`, LOG_STORE_PORT, '/metrics');
    if (!store.includes('vl_')) {
      found.push({
        name: LOG_STORE,
        remark: 'its /metrics has no vl_…; that it keeps lines stays unproven',
      });
    }
  }
  for (const { name, port } of plane.config.application.services) {
    const fault = await ask(`service/${name}`, port, '/fault');
    if (fault.startsWith('{')) found.push({ name, remark: 'a sample that can be made to misbehave' });
  }
  return found;
}

function brief(text: string): string {
  return text.replace(/\s+/g, ' ').slice(0, 80);
}
