import { DeploymentPatch } from '@pulumi/kubernetes/apps/v1';
import type { DeploymentPatchArgs } from '@pulumi/kubernetes/apps/v1';
import type { CustomResourceOptions } from '@pulumi/pulumi';
import type { ApplicationPatch } from '../../constructs/application-patch';

const ANNOTATIONS = {
  // The fields are declared here; whoever else had set them gives way, and its next apply keeps ours.
  'pulumi.com/patchForce': 'true',
  // A rollout of the application is not the plane's to wait for, nor to fail by.
  'pulumi.com/skipAwait': 'true',
};

/** Sets single fields of the application's Deployments. Removing a patch reverts its own fields and nothing else. */
export function deploymentPatches(
  patches: readonly ApplicationPatch[],
  prefix: string,
  options: CustomResourceOptions,
): DeploymentPatch[] {
  return patches.map(({ metadata, spec }) => {
    const args: DeploymentPatchArgs = {
      metadata: { ...metadata, annotations: ANNOTATIONS },
      spec: { template: { spec: { containers: [...spec.template.spec.containers] } } },
    };
    return new DeploymentPatch(`${prefix}-patch:${metadata.namespace}/${metadata.name}`, args, options);
  });
}
