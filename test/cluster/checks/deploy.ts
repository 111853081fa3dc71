import { foreignPods } from '../foreign';
import { find } from '../discover';
import { get, kubectl, list, run } from '../kubectl';
import type { Json } from '../kubectl';
import { secretObject } from '../secrets';
import { giveLogStorePort, giveTimeZones, standIns } from '../stand-ins';
import { Finding, Precondition } from '../suite';
import type { Check } from '../suite';
import { until } from '../wait';
import { FIELD_MANAGER, PART_OF, SCRATCH } from '../world';
import type { World } from '../world';
import { roleChecks } from './backups';

/** Seconds until every pod must be ready. */
const READY_WITHIN = 180;

const APPLY = ['apply', '--server-side', `--field-manager=${FIELD_MANAGER}`];

/** Errors: Precondition, when there is a plane that the test did not put there. */
export async function claim({ namespace }: World): Promise<void> {
  const ours = await find('namespace', SCRATCH);
  const there = await list('statefulsets,deployments,daemonsets', '-n', namespace, '-l', PART_OF);
  if (there.length > 0 && ours === undefined) {
    throw new Precondition(
      `namespace ${namespace} has a plane already, which this test would delete; ` +
        `take a cluster without one, or delete what carries the label ${PART_OF}`,
    );
  }
  const object = {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: SCRATCH, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
  };
  await kubectl([...APPLY, '-f', '-'], { input: JSON.stringify(object) });
}

/** Applies the whole plane as it is rendered. */
export async function applyPlane(world: World): Promise<void> {
  for (const folder of world.folders) {
    const { code, stderr } = await run('kubectl', [...APPLY, '-f', folder]);
    if (code !== 0) throw new Finding(stderr.trim());
    if (/^Warning:/m.test(stderr) && !/PodSecurity/.test(stderr)) throw new Finding(stderr.trim());
  }
}

/** The plane is applied as a deployment would do it, and comes up. */
export function deployChecks(world: World): readonly Check[] {
  const { plane, namespace } = world;
  let postgres = '';
  return [
    {
      what: 'the secrets, then the rendered plane are accepted by server-side apply',
      run: async () => {
        postgres = uid(await foreignPods(world), plane.config.application.database.name);
        for (const spec of plane.inventory.secrets) {
          await kubectl([...APPLY, '-f', '-'], { input: JSON.stringify(secretObject(spec)) });
        }
        giveLogStorePort(world);
        await applyPlane(world);
        return `${world.all.length} objects`;
      },
    },
    {
      what: 'the patches of the application are accepted, and only their fields differ afterwards',
      run: async () => {
        for (const { metadata } of plane.patches) {
          const before = await get('deployment', metadata.name, '-n', namespace);
          await kubectl([
            ...['-n', namespace, 'patch', 'deployment', metadata.name],
            ...[`--field-manager=${FIELD_MANAGER}`, '--patch-file', world.patchFile(metadata.name)],
          ]);
          const after = await get('deployment', metadata.name, '-n', namespace);
          if (unpatched(before) !== unpatched(after)) {
            throw new Finding(`deployment ${metadata.name} changed in more than probes and resources`);
          }
        }
        return plane.patches.map(({ metadata }) => metadata.name).join(', ');
      },
    },
    ...roleChecks(world),
    {
      what: `every pod is ready within ${READY_WITHIN} s`,
      run: async () => {
        const lent = new Set<string>();
        const pods = await until({
          what: 'all pods of the plane and of the application are ready',
          atMost: READY_WITHIN,
          every: 2,
          look: async () => {
            const remarks = (await giveTimeZones(world)).filter((remark) => !lent.has(remark));
            for (const remark of remarks) {
              lent.add(remark);
              console.log(`     ${remark}`);
            }
            if (remarks.length > 0) await applyPlane(world);
            const found = await allPods(world);
            return found.length > 0 && found.every(isReady) && (await complete(world)) ? found : undefined;
          },
          evidence: async () => kubectl(['-n', namespace, 'get', 'pods', '-o', 'wide']),
        });
        for (const { name, remark } of await standIns(world)) {
          world.standIns.add(name);
          console.log(`     stand-in: ${name} (${remark})`);
        }
        return `${pods.length} pods`;
      },
    },
    {
      what: 'the database kept its pod',
      run: async () => {
        const now = uid(await foreignPods(world), plane.config.application.database.name);
        if (now !== postgres) throw new Finding(`its pod was ${postgres} and is ${now}`);
      },
    },
  ];
}

async function allPods({ namespace }: World): Promise<Json[]> {
  const pods = await list('pods', '-n', namespace);
  return pods.filter((pod) => pod.status.phase !== 'Succeeded');
}

/** Controllers have seen what was applied, and run all of it in its current form. */
async function complete({ namespace }: World): Promise<boolean> {
  const workloads = await list('statefulsets,deployments,daemonsets', '-n', namespace);
  return workloads.every(({ metadata, spec, status }) => {
    if (status.observedGeneration !== metadata.generation) return false;
    const wanted = spec.replicas ?? status.desiredNumberScheduled;
    const current = status.updatedReplicas ?? status.updatedNumberScheduled ?? 0;
    const ready = status.readyReplicas ?? status.numberReady ?? 0;
    const total = status.replicas ?? status.currentNumberScheduled;
    return current === wanted && ready === wanted && total === wanted;
  });
}

function isReady(pod: Json): boolean {
  const conditions: Json[] = pod.status.conditions ?? [];
  return conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
}

function unpatched(deployment: Json): string {
  const copy = structuredClone(deployment.spec);
  for (const container of copy.template.spec.containers) {
    for (const field of ['livenessProbe', 'readinessProbe', 'resources']) delete container[field];
  }
  delete copy.replicas; // the HPA's
  return JSON.stringify(copy);
}

function uid(pods: ReadonlyMap<string, string>, workload: string): string {
  return [...pods].find(([name]) => name.startsWith(`${workload}-`))?.[1] ?? 'none';
}
