import { get, kubectl, list } from './kubectl';
import type { Json } from './kubectl';
import type { World } from './world';

const FIELDS = ['livenessProbe', 'readinessProbe', 'resources'] as const;

/** The patched fields of the application's Deployments as they were, to leave the cluster as it was found. */
export class Foreign {
  private readonly before = new Map<string, Json>();

  constructor(private readonly world: World) {}

  async remember(): Promise<void> {
    for (const { metadata } of this.world.plane.patches) {
      this.before.set(metadata.name, await get('deployment', metadata.name, '-n', this.world.namespace));
    }
  }

  /** Puts patched fields and the number of replicas back. The application rolls once. */
  async restore(): Promise<void> {
    for (const [name, deployment] of this.before) {
      const containers: Json[] = deployment.spec.template.spec.containers;
      const operations = containers.flatMap((container, at) =>
        FIELDS.map((field) => ({
          op: 'add', // an existing member is replaced
          path: `/spec/template/spec/containers/${at}/${field}`,
          value: container[field] ?? null,
        })),
      );
      const replicas = { op: 'replace', path: '/spec/replicas', value: deployment.spec.replicas };
      const patch = JSON.stringify([...operations, replicas]);
      await kubectl(['-n', this.world.namespace, 'patch', 'deployment', name, '--type=json', '-p', patch]);
    }
    for (const name of this.before.keys()) await rolledOut(this.world.namespace, `deployment/${name}`, 90);
    this.before.clear();
  }
}

/** Waits until a workload's pods are the current ones and ready. */
export function rolledOut(namespace: string, workload: string, seconds: number): Promise<string> {
  const args = ['-n', namespace, 'rollout', 'status', workload, `--timeout=${seconds}s`];
  return kubectl(args, { timeout: seconds + 10 });
}

/** Names of the application's pods with their UIDs and restarts: equal sets mean that nobody touched them. */
export async function foreignPods({ plane, namespace }: World): Promise<Map<string, string>> {
  const { services, database } = plane.config.application;
  const names = [...services, database].map(({ name }) => name);
  const pods = await list('pods', '-n', namespace, '-l', `app in (${names.join(',')})`);
  const live = pods.filter((pod) => pod.metadata.deletionTimestamp === undefined);
  return new Map(live.map((pod) => [pod.metadata.name, pod.metadata.uid]));
}
