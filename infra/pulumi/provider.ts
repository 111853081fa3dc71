import { Provider } from '@pulumi/kubernetes/provider';
import type { Config } from '../../config';
import type { StackSettings } from '../stack-settings';

/**
 * The connection to the environment's cluster. Every argument is explicit: what is left out would be taken from
 * PULUMI_K8S_* variables of whoever deploys, and remembered in the state.
 */
export function clusterProvider({ environment }: Config, settings: StackSettings): Provider {
  const { kubeconfig, kubeContext, adoptExisting } = settings;
  return new Provider('k8s', {
    kubeconfig,
    context: kubeContext,
    // The identity of the cluster. Without it a kubeconfig that calls the cluster otherwise replaces every object.
    clusterIdentifier: environment.cluster,
    enableServerSideApply: true,
    // Updated in place; otherwise every changed rule or board is a deletion and a creation.
    enableConfigMapMutable: true,
    enableSecretMutable: true,
    upsertExistingObjects: adoptExisting,
    enablePatchForce: adoptExisting,
    deleteUnreachable: false,
    skipUpdateUnreachable: false,
    suppressDeprecationWarnings: true,
    suppressHelmHookWarnings: true,
  });
}
