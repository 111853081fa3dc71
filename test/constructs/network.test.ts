import type { Connection, Workload } from '../../inventory';
import { planeFor } from '../support/plane';
import { configWith, loadConfig } from '../support/config';

/** What the tests need of a NetworkPolicy. */
interface Policy {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: {
    readonly podSelector: { readonly matchLabels: Labels };
    readonly ingress?: readonly { readonly from: readonly Peer[]; readonly ports: readonly PolicyPort[] }[];
    readonly egress?: readonly { readonly to: readonly Peer[]; readonly ports: readonly PolicyPort[] }[];
  };
}
interface Peer {
  readonly podSelector?: { readonly matchLabels: Labels };
  readonly namespaceSelector?: { readonly matchLabels: Labels };
  readonly ipBlock?: { readonly cidr: string };
}
interface PolicyPort {
  readonly port: number;
  readonly protocol: string;
}
type Labels = Readonly<Record<string, string>>;

interface Pod {
  readonly namespace: string;
  readonly labels: Labels;
}

const PLANE = { 'app.kubernetes.io/part-of': 'monitoring-plane' };
const podOf = ({ name, namespace, foreign }: Workload): Pod => ({
  namespace,
  labels: { app: name, ...(foreign ? {} : PLANE) },
});
const selects = (labels: Labels, pod: Pod) =>
  Object.entries(labels).every(([key, value]) => pod.labels[key] === value);

/** Does a pod match one end of a rule, in a policy of that namespace? Addresses never match pods here. */
function matches(peer: Peer, pod: Pod, home: string): boolean {
  if (peer.ipBlock) return false;
  const namespaces = peer.namespaceSelector?.matchLabels ?? { 'kubernetes.io/metadata.name': home };
  return (
    namespaces['kubernetes.io/metadata.name'] === pod.namespace &&
    selects(peer.podSelector?.matchLabels ?? {}, pod)
  );
}

/** Would a conforming network let the connection through? Pods that no policy selects are open. */
function reaches(policies: readonly Policy[], from: Pod, to: Pod, port: number, protocol: string): boolean {
  const open = (side: 'ingress' | 'egress', self: Pod, other: Pod) => {
    const own = policies.filter(
      ({ metadata, spec }) =>
        metadata.namespace === self.namespace && selects(spec.podSelector.matchLabels, self),
    );
    if (own.length === 0) return true;
    return own.some(({ metadata, spec }) =>
      (spec[side] ?? []).some((rule) => {
        const peers = 'from' in rule ? rule.from : rule.to;
        const ports = rule.ports.some((it) => it.port === port && it.protocol === protocol);
        return ports && peers.some((peer) => matches(peer, other, metadata.namespace));
      }),
    );
  };
  return open('egress', from, to) && open('ingress', to, from);
}

const declared = (all: readonly Connection[], from: Workload, to: Workload, port: number, protocol: string) =>
  all.some(
    (it) =>
      'workload' in it.from &&
      it.from.workload === from.name &&
      'workload' in it.to &&
      it.to.workload === to.name &&
      it.ports.some((one) => one.port === port && (one.protocol ?? 'TCP') === protocol),
  );

describe.each([
  ['prod', loadConfig()],
  ['node agents elsewhere', configWith({ 'environment.nodeAgents.namespace': 'node-agents' })],
])('network policies, %s', (_, config) => {
  const plane = planeFor(config);
  const policies = plane.components
    .flatMap(({ objects }) => objects)
    .filter(({ kind }) => kind === 'NetworkPolicy') as unknown as Policy[];
  const { workloads, connections } = plane.inventory;

  it('let through every declared connection, and between pods of the plane nothing else', () => {
    const wrong: string[] = [];
    let open = 0;
    for (const from of workloads) {
      for (const to of workloads) {
        if (from.foreign && to.foreign) continue;
        for (const { port, protocol = 'TCP' } of [...Object.values(to.ports), { port: 12345 }]) {
          const allowed = reaches(policies, podOf(from), podOf(to), port, protocol);
          if (allowed) open += 1;
          if (allowed !== declared(connections, from, to, port, protocol)) {
            wrong.push(`${from.name} → ${to.name}:${port}/${protocol} is ${allowed ? 'open' : 'closed'}`);
          }
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(open).toBeGreaterThan(15);
  });

  it('keep strangers out, also those that carry the name of a component', () => {
    const prometheus = podOf(workloads.find(({ name }) => name === 'prometheus')!);
    const grafana = podOf(workloads.find(({ name }) => name === 'grafana')!);
    expect(reaches(policies, { namespace: 'elsewhere', labels: {} }, prometheus, 9090, 'TCP')).toBe(false);
    expect(reaches(policies, { ...grafana, namespace: 'elsewhere' }, prometheus, 9090, 'TCP')).toBe(false);
    expect(reaches(policies, grafana, prometheus, 9090, 'TCP')).toBe(true);
  });

  it('select no pod of the application', () => {
    for (const workload of workloads.filter(({ foreign }) => foreign)) {
      expect(policies.filter(({ spec }) => selects(spec.podSelector.matchLabels, podOf(workload)))).toEqual(
        [],
      );
    }
  });
});
