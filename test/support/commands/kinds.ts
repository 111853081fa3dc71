import type { Config } from '../../../config';

/** A kind of object as kubectl knows it. */
export interface Kind {
  readonly kind: string;
  readonly names: readonly string[];
  readonly namespaced: boolean;
  /** Whose definition it is; the cluster lacks the kind where that neighbour is off. Default: Kubernetes itself. */
  readonly from?: 'certManager' | 'verticalPodAutoscaler';
  /** Has pods of its own: logs and exec reach them through it. */
  readonly pods?: true;
  /** Objects come and go by themselves: no page can know their names. */
  readonly passing?: true;
}

const kind = (text: string, more: Partial<Kind> = {}): Kind => {
  const [name = '', ...names] = text.split(' ');
  return { kind: name, names: [name.toLowerCase(), ...names], namespaced: true, ...more };
};
const pods = { pods: true } as const;
const passing = { passing: true } as const;
const cluster = { namespaced: false } as const;
const certManager = { from: 'certManager' } as const;

/** Names, plurals and short names as `kubectl api-resources` lists them. */
export const KINDS: readonly Kind[] = [
  kind('Pod pods po', { ...pods, ...passing }),
  kind('Deployment deployments deploy', pods),
  kind('StatefulSet statefulsets sts', pods),
  kind('DaemonSet daemonsets ds', pods),
  kind('ReplicaSet replicasets rs', passing),
  kind('Job jobs', { ...pods, ...passing }),
  kind('CronJob cronjobs cj'),
  kind('Service services svc'),
  kind('EndpointSlice endpointslices', passing),
  kind('Endpoints endpoints ep'),
  kind('Event events ev', passing),
  kind('ConfigMap configmaps cm'),
  kind('Secret secrets'),
  kind('PersistentVolumeClaim persistentvolumeclaims pvc'),
  kind('ServiceAccount serviceaccounts sa'),
  kind('Role roles'),
  kind('RoleBinding rolebindings'),
  kind('HorizontalPodAutoscaler horizontalpodautoscalers hpa'),
  kind('PodDisruptionBudget poddisruptionbudgets pdb'),
  kind('NetworkPolicy networkpolicies netpol'),
  kind('Ingress ingresses ing'),
  kind('ResourceQuota resourcequotas quota'),
  kind('LimitRange limitranges limits'),
  kind('Lease leases', passing),
  kind('Certificate certificates cert certs', certManager),
  kind('CertificateRequest certificaterequests cr crs', { ...certManager, ...passing }),
  kind('Order orders', { ...certManager, ...passing }),
  kind('Challenge challenges', { ...certManager, ...passing }),
  kind('Issuer issuers', certManager),
  kind('ClusterIssuer clusterissuers', { ...certManager, ...cluster }),
  kind('VerticalPodAutoscaler verticalpodautoscalers vpa', { from: 'verticalPodAutoscaler' }),
  kind('Node nodes no', { ...cluster, ...passing }),
  kind('Namespace namespaces ns', cluster),
  kind('PersistentVolume persistentvolumes pv', { ...cluster, ...passing }),
  kind('StorageClass storageclasses sc', { ...cluster, ...passing }),
  kind('PriorityClass priorityclasses pc', cluster),
  kind('ClusterRole clusterroles', cluster),
  kind('ClusterRoleBinding clusterrolebindings', cluster),
];

/** The kind that a word names. Errors: none does, or its neighbour is off in this environment. */
export function kindOf(word: string, { environment }: Config): Kind {
  const found = KINDS.find(({ names }) => names.includes(word.replace(/\..*$/, '').toLowerCase()));
  if (!found) throw new Error(`“${word}” is no kind of object`);
  const { neighbours } = environment;
  const present = {
    certManager: neighbours.certManager.enabled,
    verticalPodAutoscaler: neighbours.verticalPodAutoscaler,
  };
  if (found.from && !present[found.from])
    throw new Error(`${found.kind} is unknown here: ${found.from} is off`);
  return found;
}
