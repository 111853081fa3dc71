import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { toYaml } from '../../config';
import type { DeployGroup, KubernetesObject, Plane } from '../../infra/plane';
import type { Cluster } from './discover';
import { Prometheus } from './prometheus';
import { Sink } from './sink';

/** Namespace of the test's own: pods that are refused or have no business in the plane. It marks a running test. */
export const SCRATCH = 'plane-cluster-test';

/** Who applies: server-side apply keeps the fields of each apart. */
export const FIELD_MANAGER = 'monitoring-plane';

/** What `kubectl get -l` finds the plane by. */
export const PART_OF = 'app.kubernetes.io/part-of=monitoring-plane';

/** Everything the checks share. */
export class World {
  readonly namespace: string;
  /** The Prometheus that the guides ask: the Service. */
  readonly prometheus: Prometheus;
  /** Where every message goes. */
  readonly sink = new Sink();
  /** Names of programs that only stand for the real ones; known once the pods are ready. */
  readonly standIns = new Set<string>();
  /** Objects by file, as they are applied: the plane's, with what stand-ins need. */
  private readonly objects = new Map<string, readonly KubernetesObject[]>();
  private readonly groups = new Map<string, DeployGroup>();

  constructor(
    /** The plane for this cluster, environment `ci`. */
    readonly plane: Plane,
    /** The plane as it is committed, environment `prod`. */
    readonly committed: Plane,
    readonly cluster: Cluster,
    /** Folder for rendered manifests; emptied. */
    private readonly folder: string,
  ) {
    this.namespace = plane.config.application.namespace;
    this.prometheus = new Prometheus(this.namespace, 'service/prometheus');
    rmSync(folder, { recursive: true, force: true });
    for (const { file, group, objects } of plane.components) {
      this.objects.set(file, objects);
      this.groups.set(file, group);
    }
    this.write();
    writeManifests(join(folder, 'committed'), committed);
    for (const patch of plane.patches) put(this.patchFile(patch.metadata.name), toYaml(patch));
  }

  /** Every object of the plane, as applied. */
  get all(): readonly KubernetesObject[] {
    return [...this.objects.values()].flat();
  }

  objectsOf(kind: string): readonly KubernetesObject[] {
    return this.all.filter((object) => object.kind === kind);
  }

  /** Folders to apply in this order: what guards a pod exists before the pod. */
  get folders(): readonly string[] {
    return (['base', 'plane', 'custom'] as const)
      .filter((group) => [...this.groups.values()].includes(group))
      .map((group) => join(this.folder, 'plane', group));
  }

  /** The rendered plane of `prod`. */
  get committedFolder(): string {
    return join(this.folder, 'committed');
  }

  patchFile(name: string): string {
    return join(this.folder, 'patches', `${name}.yaml`);
  }

  /** Replaces the objects of one file, for a stand-in that needs more than the real program. */
  change(file: string, edit: (objects: readonly KubernetesObject[]) => readonly KubernetesObject[]): void {
    this.objects.set(file, edit(this.objects.get(file) ?? []));
    this.write();
  }

  private write(): void {
    for (const [file, objects] of this.objects) {
      const group = this.groups.get(file) ?? 'plane';
      put(join(this.folder, 'plane', group, file.replaceAll('/', '-')), documents(objects));
    }
  }
}

function writeManifests(folder: string, plane: Plane): void {
  for (const { file, objects } of plane.components)
    put(join(folder, file.replaceAll('/', '-')), documents(objects));
}

function documents(objects: readonly KubernetesObject[]): string {
  return objects.map(toYaml).join('---\n');
}

function put(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
