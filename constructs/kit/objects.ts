import * as k8s from 'cdk8s-plus-28/lib/imports/k8s';
import type { Construct } from 'constructs';
import { formatBytes } from '../../config';
import { objectLabels, selectorLabels } from './labels';

/** A ServiceAccount of the component's own, without a token unless the pod asks for one. */
export function serviceAccount(scope: Construct, name: string): void {
  new k8s.KubeServiceAccount(scope, 'service-account', {
    metadata: { name, labels: objectLabels(name) },
    automountServiceAccountToken: false,
  });
}

export interface ServiceProps {
  /** Name of the workload whose pods are selected. */
  readonly name: string;
  /** Default: the workload's name. */
  readonly service?: string;
  readonly ports: Readonly<Record<string, { readonly port: number; readonly protocol?: 'UDP' }>>;
  /** Names for every pod, ready or not. Default: false. */
  readonly headless?: boolean;
  /** A client stays with one replica. Default: false. */
  readonly sticky?: boolean;
}

export function service(scope: Construct, props: ServiceProps): void {
  const name = props.service ?? props.name;
  new k8s.KubeService(scope, `service-${name}`, {
    metadata: { name, labels: objectLabels(props.name) },
    spec: {
      ...(props.headless ? { clusterIp: 'None', publishNotReadyAddresses: true } : { type: 'ClusterIP' }),
      ...(props.sticky && { sessionAffinity: 'ClientIP' }),
      selector: selectorLabels(props.name),
      ...(Object.keys(props.ports).length > 0 && { ports: portsOf(props.ports) }),
    },
  });
}

function portsOf(ports: ServiceProps['ports']): k8s.ServicePort[] {
  return Object.entries(ports).map(([name, { port, protocol }]) => ({
    name,
    port,
    targetPort: k8s.IntOrString.fromString(name),
    ...(protocol && { protocol }),
  }));
}

export function configMap(
  scope: Construct,
  owner: string,
  name: string,
  data: Readonly<Record<string, string>>,
): void {
  new k8s.KubeConfigMap(scope, `config-${name}`, {
    metadata: { name, labels: objectLabels(owner) },
    data: { ...data },
  });
}

/** At most one pod at a time may be taken away on purpose. */
export function disruptionBudget(scope: Construct, name: string): void {
  new k8s.KubePodDisruptionBudget(scope, 'disruption-budget', {
    metadata: { name, labels: objectLabels(name) },
    spec: { maxUnavailable: k8s.IntOrString.fromNumber(1), selector: { matchLabels: selectorLabels(name) } },
  });
}

/** What a volume claim asks for; `className` null is the cluster's default class. */
export function claimSpec(size: number, className: string | null): k8s.PersistentVolumeClaimSpec {
  return {
    accessModes: ['ReadWriteOnce'],
    ...(className !== null && { storageClassName: className }),
    resources: { requests: { storage: k8s.Quantity.fromString(formatBytes(size)) } },
  };
}
