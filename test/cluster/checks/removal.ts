import { once } from '../forward';
import { foreignPods } from '../foreign';
import { kubectl, run } from '../kubectl';
import { Finding } from '../suite';
import type { Check } from '../suite';
import { until } from '../wait';
import { PART_OF } from '../world';
import type { World } from '../world';

/** Deletes every object of the plane, the volumes of StatefulSets excepted. */
async function deletePlane(world: World): Promise<void> {
  for (const folder of [...world.folders].reverse()) {
    await kubectl(['delete', '-f', folder, '--ignore-not-found', '--wait=true'], { timeout: 180 });
  }
  for (const { name, namespace } of world.plane.inventory.secrets) {
    await kubectl(['-n', namespace, 'delete', 'secret', name, '--ignore-not-found']);
  }
}

/** Names of everything that carries the plane's label. */
async function leftovers(world: World, kinds: readonly string[]): Promise<string[]> {
  const text = await kubectl(['get', kinds.join(','), '-A', '-l', PART_OF, '-o', 'name']);
  const own = new Set(world.plane.inventory.secrets.map(({ name }) => `secret/${name}`));
  const secrets = await kubectl(['get', 'secrets', '-n', world.namespace, '-o', 'name']);
  return [...text.split('\n').filter(Boolean), ...secrets.split('\n').filter((name) => own.has(name))];
}

/** Removes whatever a test has left, in any state; says nothing and never fails. */
export async function sweep(world: World): Promise<void> {
  const kinds = [...kindsOf(world), 'jobs', 'pods', 'persistentvolumeclaims', 'secrets'];
  for (const kind of new Set(kinds)) {
    const args = ['delete', kind, '-l', PART_OF, '--ignore-not-found', '--wait=false'];
    const scoped = kind.startsWith('Cluster') ? args : [...args, '-n', world.namespace];
    await run('kubectl', scoped);
  }
  await run('kubectl', [
    ...['wait', '--for=delete', 'pods,persistentvolumeclaims', '-l', PART_OF],
    ...['-n', world.namespace, '--timeout=90s'],
  ]);
}

/** The plane goes, and only the plane. */
export function removalChecks(world: World): readonly Check[] {
  const { services } = world.plane.config.application;
  let before = new Map<string, string>();
  return [
    {
      what: 'the plane can be deleted, and nothing of it is left but the volumes of its StatefulSets',
      run: async () => {
        before = await foreignPods(world);
        await deletePlane(world);
        const kinds = [...kindsOf(world), 'jobs', 'pods'].filter((kind) => kind !== 'PersistentVolumeClaim');
        await until({
          what: 'nothing of the plane is left',
          atMost: 60,
          look: async () => ((await leftovers(world, kinds)).length === 0 ? true : undefined),
          evidence: async () => (await leftovers(world, kinds)).join('\n'),
        });
        const claims = await leftovers(world, ['persistentvolumeclaims']);
        return `kept: ${claims.map((name) => name.replace(/^.*\//, '')).join(', ') || 'no volume'}`;
      },
    },
    {
      what: 'the application and its database run in the same pods as before',
      run: async () => {
        const now = await foreignPods(world);
        const show = (pods: ReadonlyMap<string, string>) => [...pods].map((pod) => pod.join(' ')).sort();
        if (show(before).join() === show(now).join()) return `${now.size} pods`;
        throw new Finding(['before:', ...show(before), 'after:', ...show(now)].join('\n'));
      },
    },
    {
      what: 'the application still answers',
      run: async () => {
        for (const { name, port, healthPath } of services) {
          const at = { namespace: world.namespace, target: `service/${name}`, port };
          await once(at, healthPath);
        }
      },
    },
  ];
}

function kindsOf(world: World): string[] {
  return [...new Set(world.all.map(({ kind }) => kind))];
}
