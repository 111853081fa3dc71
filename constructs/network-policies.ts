import * as k8s from 'cdk8s-plus-28/lib/imports/k8s';
import { Construct } from 'constructs';
import type { Config } from '../config';
import { logDestinations } from '../inventory';
import type { Connection, End, Inventory, Port, Workload } from '../inventory';
import { objectLabels, PART_OF, selectorLabels } from './kit/labels';

export interface NetworkPoliciesProps {
  readonly config: Config;
  readonly inventory: Inventory;
}

/**
 * Default deny in both directions for the plane's own pods, and for each of them exactly the declared
 * connections. Foreign pods are never selected: their traffic is not the plane's to decide.
 */
export class NetworkPolicies extends Construct {
  constructor(scope: Construct, id: string, { config, inventory }: NetworkPoliciesProps) {
    super(scope, id);
    const own = inventory.workloads.filter(({ foreign }) => !foreign);
    for (const namespace of new Set(own.map((workload) => workload.namespace))) {
      new k8s.KubeNetworkPolicy(this, `default-deny-${namespace}`, {
        metadata: { name: 'monitoring-plane-default-deny', namespace, labels: { ...PART_OF } },
        spec: { podSelector: { matchLabels: { ...PART_OF } }, policyTypes: ['Ingress', 'Egress'] },
      });
    }
    const peers = new Peers(config, inventory.workloads);
    for (const workload of own) this.allow(workload, inventory.connections, peers);
  }

  private allow({ name, namespace }: Workload, all: readonly Connection[], peers: Peers): void {
    const is = (end: End) => 'workload' in end && end.workload === name;
    const ingress = all
      .filter(({ to }) => is(to))
      .flatMap(({ from, ports }) => rule('from', peers.of(from, namespace), ports));
    const egress = all
      .filter(({ from }) => is(from))
      .flatMap(({ to, ports }) => rule('to', peers.of(to, namespace), ports));
    new k8s.KubeNetworkPolicy(this, name, {
      metadata: { name: `monitoring-plane-${name}`, namespace, labels: objectLabels(name) },
      spec: {
        podSelector: { matchLabels: selectorLabels(name) },
        policyTypes: ['Ingress', 'Egress'],
        ...(ingress.length > 0 && { ingress }),
        ...(egress.length > 0 && { egress }),
      },
    });
  }
}

function rule(
  side: 'from' | 'to',
  peers: readonly k8s.NetworkPolicyPeer[],
  ports: readonly Port[],
): object[] {
  if (peers.length === 0) return [];
  return [
    {
      [side]: peers,
      ports: ports.map(({ port, protocol }) => ({
        port: k8s.IntOrString.fromNumber(port),
        protocol: protocol ?? 'TCP',
      })),
    },
  ];
}

/** How each end of a connection looks to a network policy. */
class Peers {
  constructor(
    private readonly config: Config,
    private readonly workloads: readonly Workload[],
  ) {}

  /** `home`: namespace of the policy, which its pod selectors mean unless they say otherwise. */
  of(end: End, home: string): k8s.NetworkPolicyPeer[] {
    if ('workload' in end) return [this.workload(end.workload, home)];
    const { grafana, network, neighbours, offsite } = this.config.environment;
    const blocks = (cidrs: readonly string[]) => cidrs.map((cidr) => ({ ipBlock: { cidr } }));
    switch (end.outside) {
      case 'dns':
        return [{ ...inNamespace(network.dns.namespace), podSelector: { matchLabels: network.dns.labels } }];
      case 'api-server':
        return blocks(network.apiServer.cidrs);
      case 'nodes':
        return blocks(network.nodes.cidrs);
      case 'notifications':
        return blocks(network.notifications.cidrs);
      case 'offsite':
        return blocks(offsite?.cidrs ?? []);
      case 'identity-provider':
        return blocks(grafana.oidc?.cidrs ?? []);
      case 'grafana-database':
        return blocks(grafana.database?.cidrs ?? []);
      case 'log-sink':
        return blocks([...new Set(logDestinations(this.config).flatMap((it) => it.cidrs))]);
      case 'public':
        return blocks(['0.0.0.0/0']);
      case 'ingress':
        return network.ingressNamespace === null ? [] : [inNamespace(network.ingressNamespace)];
      case 'cert-manager':
        return [inNamespace(neighbours.certManager.namespace)];
    }
  }

  private workload(name: string, home: string): k8s.NetworkPolicyPeer {
    const found = this.workloads.find((one) => one.name === name);
    if (!found) throw new Error(`connections: no workload is named ${name}`);
    const labels = found.foreign ? { app: name } : selectorLabels(name);
    const elsewhere = found.namespace === home ? {} : inNamespace(found.namespace);
    return { ...elsewhere, podSelector: { matchLabels: labels } };
  }
}

function inNamespace(name: string): Pick<k8s.NetworkPolicyPeer, 'namespaceSelector'> {
  return { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } } };
}
