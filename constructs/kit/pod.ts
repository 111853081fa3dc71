import * as k8s from 'cdk8s-plus-28/lib/imports/k8s';
import { formatBytes, formatCores } from '../../config';
import type { Resources } from '../../config';
import { objectLabels, selectorLabels } from './labels';

/** A container that satisfies Pod Security *restricted*. */
export interface ContainerProps {
  readonly name: string;
  readonly image: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: readonly k8s.EnvVar[];
  readonly ports?: Readonly<Record<string, { readonly port: number; readonly protocol?: 'UDP' }>>;
  readonly resources: Resources;
  /** Limit of what is written outside of claims: logs and `emptyDir`. Default: 1Gi. */
  readonly scratch?: string;
  readonly mounts?: readonly k8s.VolumeMount[];
  /** HTTP path that answers when the container can serve. Default: no probe (jobs). */
  readonly ready?: { readonly path: string; readonly port: number };
  /** HTTP path that answers while the process lives. Default: as `ready`. */
  readonly alive?: { readonly path: string; readonly port: number };
  /** A command that succeeds when the container can serve: for what speaks no HTTP. Default: none. */
  readonly check?: { readonly ready: readonly string[] };
}

/** One pod of the plane. */
export interface PodProps {
  readonly name: string;
  readonly containers: readonly ContainerProps[];
  /** Run one after the other before the containers. Default: none. */
  readonly initContainers?: readonly ContainerProps[];
  /** Prefers the node of this workload's pods. Default: any node. */
  readonly near?: string;
  /** Numeric user and group of the image; 0 for nothing but what reads files of the node's root. */
  readonly user: number;
  readonly group?: number;
  readonly volumes?: readonly k8s.Volume[];
  /** Talks to the API server. Default: false, and no token is mounted. */
  readonly token?: boolean;
  /** More than one replica: prefer different nodes. Default: false. */
  readonly spread?: boolean;
  readonly annotations?: Readonly<Record<string, string>>;
  /** Default: Always. */
  readonly restartPolicy?: 'Never';
  /** Capabilities that are added after all were dropped. Default: none. */
  readonly capabilities?: readonly string[];
  /** Seconds to shut down. Default: 30. */
  readonly grace?: number;
  readonly tolerations?: readonly k8s.Toleration[];
  readonly priorityClassName?: string;
}

/** A pod template with the plane's defaults; the ServiceAccount bears the pod's name. */
export function podTemplate(props: PodProps): k8s.PodTemplateSpec {
  return {
    metadata: {
      labels: objectLabels(props.name),
      ...(props.annotations && { annotations: { ...props.annotations } }),
    },
    spec: {
      serviceAccountName: props.name,
      automountServiceAccountToken: props.token ?? false,
      enableServiceLinks: false,
      ...(props.restartPolicy && { restartPolicy: props.restartPolicy }),
      ...(props.grace !== undefined && { terminationGracePeriodSeconds: props.grace }),
      ...(props.tolerations && { tolerations: [...props.tolerations] }),
      ...(props.priorityClassName && { priorityClassName: props.priorityClassName }),
      securityContext: {
        runAsNonRoot: props.user !== 0,
        runAsUser: props.user,
        runAsGroup: props.group ?? props.user,
        ...(props.user !== 0 && {
          fsGroup: props.group ?? props.user,
          fsGroupChangePolicy: 'OnRootMismatch' as const,
        }),
        seccompProfile: { type: 'RuntimeDefault' },
      },
      ...(props.spread && { topologySpreadConstraints: [spread(props.name)] }),
      ...(props.near && { affinity: { podAffinity: beside(props.near) } }),
      ...(props.initContainers && { initContainers: props.initContainers.map((it) => container(it)) }),
      containers: props.containers.map((it) => container(it, props.capabilities)),
      ...(props.volumes && { volumes: [...props.volumes] }),
    },
  };
}

function container(props: ContainerProps, capabilities?: readonly string[]): k8s.Container {
  const ports = Object.entries(props.ports ?? {}).map(([name, { port, protocol }]) => ({
    name,
    containerPort: port,
    ...(protocol && { protocol }),
  }));
  const alive = props.alive ?? props.ready;
  return {
    name: props.name,
    image: props.image,
    imagePullPolicy: 'IfNotPresent',
    ...(props.command && { command: [...props.command] }),
    ...(props.args && { args: [...props.args] }),
    ...(props.env && { env: [...props.env] }),
    ...(ports.length > 0 && { ports }),
    ...(props.check && {
      readinessProbe: { exec: { command: [...props.check.ready] }, periodSeconds: 10, timeoutSeconds: 5 },
    }),
    ...(props.ready && { readinessProbe: { ...httpGet(props.ready), periodSeconds: 10, timeoutSeconds: 3 } }),
    ...(alive && {
      livenessProbe: { ...httpGet(alive), periodSeconds: 30, timeoutSeconds: 5, failureThreshold: 5 },
    }),
    resources: withScratch(props),
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'], ...(capabilities && { add: [...capabilities] }) },
    },
    ...(props.mounts && { volumeMounts: [...props.mounts] }),
  };
}

function httpGet({ path, port }: { path: string; port: number }): k8s.Probe {
  return { httpGet: { path, port: k8s.IntOrString.fromNumber(port) } };
}

/** Preferred, not required: with that workload gone, what shares its volume must still be able to run. */
function beside(name: string): k8s.PodAffinity {
  return {
    preferredDuringSchedulingIgnoredDuringExecution: [
      {
        weight: 100,
        podAffinityTerm: {
          topologyKey: 'kubernetes.io/hostname',
          labelSelector: { matchLabels: selectorLabels(name) },
        },
      },
    ],
  };
}

/** Different nodes where there are several; one node is enough to start. */
function spread(name: string): k8s.TopologySpreadConstraint {
  return {
    maxSkew: 1,
    topologyKey: 'kubernetes.io/hostname',
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: selectorLabels(name) },
  };
}

/** Logs and `emptyDir` count; whoever fills the node's disk is stopped before everybody else suffers. */
function withScratch({ resources, scratch = '1Gi' }: ContainerProps): k8s.ResourceRequirements {
  const { requests, limits } = quantities(resources);
  const at = (size: string) => ({ 'ephemeral-storage': k8s.Quantity.fromString(size) });
  return { requests: { ...requests, ...at('64Mi') }, limits: { ...limits, ...at(scratch) } };
}

/** Requests and limits as Kubernetes reads them. */
export function quantities({ requests, limits }: Resources): k8s.ResourceRequirements {
  const list = ({ cpu, memory }: Resources['requests']) => ({
    cpu: k8s.Quantity.fromString(formatCores(cpu)),
    memory: k8s.Quantity.fromString(formatBytes(memory)),
  });
  return { requests: list(requests), limits: list(limits) };
}
