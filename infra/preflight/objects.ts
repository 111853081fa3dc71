import type { Plane } from '../plane';
import { absent } from './ask';
import type { Ask } from './ask';

/** Definitions that a neighbour brings, by the kinds of the deploy group `custom`. */
export const DEFINITIONS: Readonly<Record<string, { readonly crd: string; readonly switch: string }>> = {
  Certificate: { crd: 'certificates.cert-manager.io', switch: 'neighbours.certManager.enabled' },
  VerticalPodAutoscaler: {
    crd: 'verticalpodautoscalers.autoscaling.k8s.io',
    switch: 'neighbours.verticalPodAutoscaler',
  },
};

/** Namespaces that the plane uses and nobody created. */
export async function namespaces({ components, inventory, config }: Plane, ask: Ask): Promise<string[]> {
  const used = [
    config.application.namespace,
    ...components.flatMap(({ objects }) => objects.flatMap(({ metadata }) => metadata.namespace ?? [])),
    ...inventory.secrets.map(({ namespace }) => namespace),
  ];
  const missing = await absent(ask, ['namespaces'], [...new Set(used)]);
  return missing.map(
    (name) =>
      `namespace ${name} does not exist; it belongs to others, so create it first (kubectl create namespace ${name})`,
  );
}

/** Kinds of the plane that the cluster does not know: an update would retry for a minute, then stop half-way. */
export async function definitions({ components, config }: Plane, ask: Ask): Promise<string[]> {
  const custom = components.filter(({ group }) => group === 'custom').flatMap(({ objects }) => objects);
  const needed = [...new Set(custom.map(({ kind }) => kind))].flatMap((kind) => DEFINITIONS[kind] ?? []);
  const missing = await absent(
    ask,
    ['customresourcedefinitions'],
    needed.map(({ crd }) => crd),
  );
  return needed
    .filter(({ crd }) => missing.includes(crd))
    .map(
      ({ crd, switch: name }) =>
        `CustomResourceDefinition ${crd} does not exist; install what brings it, ` +
        `or switch it off (config/environments/${config.environment.name}.yaml: ${name})`,
    );
}

/** Deployments that the plane patches and nobody created. */
export async function deployments({ patches, config }: Plane, ask: Ask): Promise<string[]> {
  const { namespace } = config.application;
  const names = patches.map(({ metadata }) => metadata.name);
  const missing = await absent(ask, ['deployments', `--namespace=${namespace}`], names);
  return missing.map(
    (name) =>
      `Deployment ${name} in namespace ${namespace} does not exist, so its probes can't be set; deploy the application ` +
      `first, or switch patches off (config/environments/${config.environment.name}.yaml: application)`,
  );
}
