import type { Config } from '../../../config';
import type { Plane } from '../../../infra/plane';

/** An object that exists when plane and application run, as far as commands can name it. */
export interface Known {
  readonly kind: string;
  readonly name: string;
  /** Absent: in no namespace. */
  readonly namespace?: string;
  readonly labels: Labels;
  /** Labels of its pods. */
  readonly podLabels?: Labels;
  readonly containers: readonly { readonly name: string; readonly image: string }[];
  /** What its containers listen on. */
  readonly ports: readonly number[];
}

type Labels = Readonly<Record<string, string>>;
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a manifest is as loose as Kubernetes itself
type Json = Record<string, any>;

/** Everything a page may name: what is synthesized, what its controllers make, and what is declared as foreign. */
export function cluster({ config, inventory, components }: Plane): readonly Known[] {
  const own = components.flatMap(({ objects }) =>
    objects.flatMap((object) => [known(object), ...made(object)]),
  );
  const plain = (kind: string, name: string, namespace?: string, labels: Labels = {}): Known => ({
    kind,
    name,
    ...(namespace && { namespace }),
    labels,
    containers: [],
    ports: [],
  });
  const foreign = inventory.workloads
    .filter((workload) => workload.foreign)
    .flatMap(({ kind, name, namespace, ports: open }): Known[] => {
      const labels = { app: name };
      const ports = Object.values(open).map(({ port }) => port);
      const containers = [
        { name, image: kind === 'StatefulSet' ? 'postgres:foreign' : 'application:foreign' },
      ];
      const workload = { kind, name, namespace, labels, podLabels: labels, containers, ports };
      return [
        workload,
        { ...plain('Service', name, namespace, labels), ports },
        ...(kind === 'StatefulSet' ? [{ ...workload, kind: 'Pod', name: `${name}-0` }] : []),
      ];
    });
  return [
    ...own,
    ...foreign,
    ...inventory.secrets.map(({ name, namespace }) => plain('Secret', name, namespace)),
    ...neighbours(config, plain),
    ...[...new Set(inventory.workloads.map(({ namespace }) => namespace))].map((name) =>
      plain('Namespace', name),
    ),
  ];
}

function neighbours(
  { application, environment }: Config,
  plain: (kind: string, name: string, namespace?: string) => Known,
): Known[] {
  const { certManager } = environment.neighbours;
  if (!certManager.enabled) return [];
  const { issuer, secretName } = application.certificate;
  const scope = issuer.kind === 'ClusterIssuer' ? undefined : application.namespace;
  return [
    plain('Secret', secretName, application.namespace),
    plain(issuer.kind, issuer.name, scope),
    plain('Namespace', certManager.namespace),
    // As its own installation names it.
    ...['cert-manager', 'cert-manager-webhook', 'cert-manager-cainjector'].map((name) => ({
      ...plain('Deployment', name, certManager.namespace),
      podLabels: { app: name.replace('cert-manager-', '') },
      containers: [{ name: `${name}-controller`, image: 'cert-manager:foreign' }],
    })),
  ];
}

function known(object: Json): Known {
  const template = podTemplate(object);
  const containers: Json[] = [
    ...(template?.['spec']?.containers ?? []),
    ...(template?.['spec']?.initContainers ?? []),
  ];
  return {
    kind: object['kind'],
    name: object['metadata'].name,
    ...(object['metadata'].namespace && { namespace: object['metadata'].namespace }),
    labels: object['metadata'].labels ?? {},
    ...(template && { podLabels: template['metadata']?.labels ?? {} }),
    containers: containers.map(({ name, image }) => ({ name, image })),
    ports:
      object['kind'] === 'Service'
        ? (object['spec'].ports ?? []).map(({ port }: Json) => port)
        : containers.flatMap(({ ports = [] }) => ports.map(({ containerPort }: Json) => containerPort)),
  };
}

function podTemplate({ kind, spec }: Json): Json | undefined {
  return kind === 'CronJob' ? spec.jobTemplate.spec.template : spec?.template;
}

/** Pods and claims whose names follow from a StatefulSet. */
function made(object: Json): Known[] {
  if (object['kind'] !== 'StatefulSet') return [];
  const set = known(object);
  const { replicas = 1, volumeClaimTemplates = [] } = object['spec'];
  return Array.from({ length: replicas }, (_, at) => at).flatMap((at): Known[] => [
    { ...set, kind: 'Pod', name: `${set.name}-${at}`, labels: set.podLabels ?? {} },
    ...volumeClaimTemplates.map(({ metadata }: Json) => ({
      ...set,
      kind: 'PersistentVolumeClaim',
      name: `${metadata.name}-${set.name}-${at}`,
      containers: [],
      ports: [],
    })),
  ]);
}
