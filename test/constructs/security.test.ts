import type { KubernetesObject } from '../../infra/plane';
import { configWith } from '../support/config';
import { SWITCHED_ON } from '../support/leaves';
import { planeFor } from '../support/plane';

interface Container {
  readonly name: string;
  readonly image: string;
  readonly imagePullPolicy: string;
  readonly resources: { readonly requests: object; readonly limits: object };
  readonly securityContext: object;
  readonly readinessProbe?: object;
  readonly livenessProbe?: object;
}

interface PodSpec {
  readonly serviceAccountName: string;
  readonly automountServiceAccountToken: boolean;
  readonly securityContext: object;
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly volumes?: readonly Record<string, unknown>[];
  readonly hostNetwork?: boolean;
  readonly hostPID?: boolean;
  readonly topologySpreadConstraints?: object[];
}

interface Workload extends KubernetesObject {
  readonly spec: {
    readonly replicas?: number;
    readonly template?: {
      readonly metadata: { readonly labels: Record<string, string> };
      readonly spec: PodSpec;
    };
    readonly jobTemplate?: {
      readonly spec: {
        readonly template: {
          readonly metadata: { readonly labels: Record<string, string> };
          readonly spec: PodSpec;
        };
      };
    };
  };
}

/** The exceptions from *restricted*, each with its reason. */
const HOST_PATHS: Readonly<Record<string, readonly string[]>> = {
  // The files of the containers' logs, read-only, and a directory of its own for what must not be lost.
  fluentd: ['logs', 'state'],
  // A node's CPU, memory and filesystems can be read nowhere else; all three are mounted read-only.
  'node-exporter': ['proc', 'sys', 'root'],
};

/** Who may run as root, and with which capabilities. */
const ROOT: Readonly<Record<string, readonly string[]>> = {
  // Log files belong to the node's root and are closed to others.
  fluentd: ['DAC_READ_SEARCH'],
};

/** Who has nothing that would have to restart it, and why. */
const ENDS_BY_ITSELF: Readonly<Record<string, string>> = {
  'postgres-wal-receiver':
    'its container ends when the stream does; a database that is down is no reason to restart',
};

/** Who needs a token of the API server, and for what. */
const TOKENS: Readonly<Record<string, string>> = {
  prometheus: 'service discovery and the kubelets',
  'kube-state-metrics': 'object states',
};

// With everything that can be switched on: pods that do not exist can't be looked at.
const plane = planeFor(configWith(SWITCHED_ON));
const objects = plane.components.flatMap((component) => component.objects);
const workloads = objects.filter(({ kind }) =>
  ['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob'].includes(kind),
) as Workload[];

const template = (workload: Workload) => {
  const found = workload.spec.template ?? workload.spec.jobTemplate?.spec.template;
  if (!found) throw new Error(`${workload.metadata.name} has no pod template`);
  return found;
};

describe.each(workloads.map((workload) => [workload.metadata.name, workload] as const))(
  'pods of %s',
  (name, workload) => {
    const { spec, metadata } = template(workload);

    it('satisfy Pod Security restricted, but for listed host paths', () => {
      expect(spec.securityContext).toMatchObject({
        runAsNonRoot: !(name in ROOT),
        seccompProfile: { type: 'RuntimeDefault' },
      });
      expect(spec.hostNetwork ?? false).toBe(false);
      expect(spec.hostPID ?? false).toBe(false);
      for (const container of [...spec.containers, ...(spec.initContainers ?? [])]) {
        expect(container.securityContext).toMatchObject({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'], ...(name in ROOT && { add: ROOT[name] }) },
        });
      }
      const hostPaths = (spec.volumes ?? [])
        .filter((volume) => 'hostPath' in volume)
        .map((volume) => volume['name']);
      expect(hostPaths).toEqual(HOST_PATHS[name] ?? []);
    });

    it('have requests and limits, a pinned image and, when they serve, probes', () => {
      for (const container of spec.containers) {
        expect(Object.keys(container.resources.requests)).toEqual(['cpu', 'ephemeral-storage', 'memory']);
        expect(Object.keys(container.resources.limits)).toEqual(['cpu', 'ephemeral-storage', 'memory']);
        expect(container.image).toMatch(/:[\w.-]+$/);
        expect(container.image).not.toMatch(/:latest$/);
        expect(container.imagePullPolicy).toBe('IfNotPresent');
        if (workload.kind !== 'CronJob') {
          expect(container.readinessProbe).toBeDefined();
          expect(container.livenessProbe !== undefined).toBe(!(name in ENDS_BY_ITSELF));
        }
      }
    });

    it('run under an account of their own, with a token only where there is a reason', () => {
      expect(spec.serviceAccountName).toBe(name);
      expect(spec.automountServiceAccountToken).toBe(name in TOKENS);
      expect(objects.some((it) => it.kind === 'ServiceAccount' && it.metadata.name === name)).toBe(true);
    });

    it('are selected by the default deny and by a policy of their own', () => {
      expect(metadata.labels).toMatchObject({ app: name, 'app.kubernetes.io/part-of': 'monitoring-plane' });
      const policies = objects.filter((it) => it.kind === 'NetworkPolicy').map((it) => it.metadata.name);
      expect(policies).toEqual(
        expect.arrayContaining(['monitoring-plane-default-deny', `monitoring-plane-${name}`]),
      );
    });

    it('spread and keep a budget where there are several', () => {
      const several = (workload.spec.replicas ?? 1) > 1;
      expect((spec.topologySpreadConstraints ?? []).length > 0).toBe(several);
      expect(objects.some((it) => it.kind === 'PodDisruptionBudget' && it.metadata.name === name)).toBe(
        several,
      );
    });
  },
);

describe('access', () => {
  const roles = objects.filter(({ kind }) => kind === 'Role' || kind === 'ClusterRole');
  const rules = roles.flatMap(
    (role) => role['rules'] as { resources: string[]; verbs: string[]; apiGroups: string[] }[],
  );

  it('is granted without wildcards, never to secrets, and only to read', () => {
    expect(rules.length).toBeGreaterThan(5);
    for (const { resources, verbs, apiGroups } of rules) {
      expect([...resources, ...verbs, ...apiGroups]).not.toContain('*');
      expect(resources).not.toEqual(expect.arrayContaining(['secrets']));
      expect(['get', 'list', 'watch']).toEqual(expect.arrayContaining(verbs));
    }
  });
});
