import { ConfigGroup } from '@pulumi/kubernetes/yaml/v2';
import type { ComponentResourceOptions, ResourceTransform } from '@pulumi/pulumi';
import { mergeOptions } from '@pulumi/pulumi';
import type { Component, DeployGroup } from '../plane';

/** Data outlives the plane: `destroy` and a removed claim leave the volume with what it holds. */
export const retainClaims: ResourceTransform = ({ type, props, opts }) =>
  type === 'kubernetes:core/v1:PersistentVolumeClaim'
    ? { props, opts: mergeOptions(opts, { retainOnDelete: true }) }
    : undefined;

/**
 * Hands the objects of one deploy group to the engine, each as a resource of its own. Returns no group where the
 * environment has no such objects.
 */
export function objectGroup(
  group: DeployGroup,
  components: readonly Component[],
  prefix: string,
  options: ComponentResourceOptions,
): ConfigGroup[] {
  const objs = components.filter((it) => it.group === group).flatMap(({ objects }) => objects);
  if (objs.length === 0) return [];
  return [
    new ConfigGroup(
      group,
      {
        objs,
        // The same for all groups: an object that moves between groups keeps its identity and stays alive.
        resourcePrefix: prefix,
        // Constant: it is written to every live object, and without waiting a re-creation meets what is still going.
        skipAwait: false,
      },
      { ...options, transforms: [retainClaims] },
    ),
  ];
}
