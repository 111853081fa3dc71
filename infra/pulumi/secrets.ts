import { Secret } from '@pulumi/kubernetes/core/v1';
import type { CustomResourceOptions } from '@pulumi/pulumi';
import { objectLabels } from '../../constructs/kit/labels';
import type { SecretSpec } from '../../inventory';
import type { SecretValues } from './secret-values';

/**
 * One Secret object per entry of the inventory. Typed, and never part of a group: a secret value in a group's
 * objects lies in the clear in the state unless the object is a Secret, and makes every diff of the group opaque.
 */
export function secretObjects(
  specs: readonly SecretSpec[],
  values: SecretValues,
  prefix: string,
  options: CustomResourceOptions,
): Secret[] {
  return specs.map(({ name, namespace, consumer, keys }) => {
    const data = keys.flatMap(({ key, configKey }) => {
      const value = values.get(configKey);
      return value === undefined ? [] : [[key, value] as const];
    });
    return new Secret(
      `${prefix}:${namespace}/${name}`,
      {
        metadata: { name, namespace, labels: objectLabels(consumer) },
        type: 'Opaque',
        stringData: Object.fromEntries(data),
      },
      options,
    );
  });
}
