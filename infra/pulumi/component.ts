import { ComponentResource } from '@pulumi/pulumi';
import type { ComponentResourceOptions } from '@pulumi/pulumi';
import type { Plane } from '../plane';
import { objectGroup } from './groups';
import { deploymentPatches } from './patches';
import type { SecretValues } from './secret-values';
import { secretObjects } from './secrets';

/** First part of every object's name in the state. It never changes: another one would replace every object. */
const PREFIX = 'plane';

export interface MonitoringPlaneArgs {
  readonly plane: Plane;
  /** Values of `plane.inventory.secrets`. */
  readonly values: SecretValues;
}

/**
 * The whole plane, in the order in which it may come alive: policies, secrets, workloads, then the kinds that
 * neighbours define, and last the patches: a plane that fails to start leaves the application untouched.
 */
export class MonitoringPlane extends ComponentResource {
  constructor(name: string, { plane, values }: MonitoringPlaneArgs, options: ComponentResourceOptions) {
    super('monitoring:plane:Plane', name, {}, options);
    const { components, patches, inventory } = plane;
    const child = { parent: this };

    const base = objectGroup('base', components, PREFIX, child);
    const secrets = secretObjects(inventory.secrets, values, PREFIX, { ...child, dependsOn: base });
    const workloads = objectGroup('plane', components, PREFIX, {
      ...child,
      dependsOn: [...base, ...secrets],
    });
    objectGroup('custom', components, PREFIX, { ...child, dependsOn: workloads });
    deploymentPatches(patches, PREFIX, { ...child, dependsOn: workloads });
    this.registerOutputs({});
  }
}
