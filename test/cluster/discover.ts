import type { Config } from '../../config';
import { get, kubectl, list } from './kubectl';
import { Precondition } from './suite';

/** What a cluster has that the configuration must know before anything is rendered for it. */
export interface Cluster {
  readonly network: Pick<Config['environment']['network'], 'apiServer' | 'nodes' | 'dns'>;
  /** Names of the installed custom resource definitions. */
  readonly definitions: ReadonlySet<string>;
}

/** Asks the cluster for its addresses: network policies see them after service translation. */
export async function discover(): Promise<Cluster> {
  const [slices, nodes, dns, definitions] = await Promise.all([
    list('endpointslices', '-n', 'default', '-l', 'kubernetes.io/service-name=kubernetes'),
    list('nodes'),
    list('services', '-A', '-l', 'k8s-app=kube-dns'),
    kubectl(['get', 'customresourcedefinitions', '-o', 'name']),
  ]);
  const addresses: string[] = slices.flatMap((slice) =>
    slice.endpoints.flatMap((end: { addresses: string[] }) => end.addresses),
  );
  const internal: string[] = nodes.flatMap((node) =>
    node.status.addresses
      .filter(({ type }: { type: string }) => type === 'InternalIP')
      .map(({ address }: { address: string }) => address),
  );
  const [service] = dns;
  if (!service) throw new Precondition('there is no Service labelled k8s-app=kube-dns: pods have no names');
  return {
    network: {
      apiServer: { cidrs: addresses.map(host), port: slices[0].ports[0].port },
      nodes: { cidrs: internal.map(host) },
      dns: { namespace: service.metadata.namespace, labels: service.spec.selector },
    },
    definitions: new Set(definitions.split('\n').map((line) => line.replace(/^[^/]*\//, ''))),
  };
}

/** The configuration of an environment, as this cluster has it: its addresses, and only neighbours it has. */
export function adapt(config: Config, { network, definitions }: Cluster): Config {
  const { environment } = config;
  const verticalPodAutoscaler =
    environment.neighbours.verticalPodAutoscaler &&
    definitions.has('verticalpodautoscalers.autoscaling.k8s.io');
  return {
    ...config,
    environment: {
      ...environment,
      network: { ...environment.network, ...network },
      neighbours: { ...environment.neighbours, verticalPodAutoscaler },
    },
  };
}

/** Errors: Precondition with one sentence, when there is nothing to test on. */
export async function preconditions({ application }: Config, sink: { namespace: string; service: string }) {
  if (!process.env.KUBECONFIG) {
    throw new Precondition('KUBECONFIG is not set: point it at a cluster with the sample application');
  }
  const answers = async (args: readonly string[], otherwise: string) => {
    try {
      await kubectl(args, { timeout: 20 });
    } catch (error) {
      throw new Precondition(`${otherwise} (${(error as Error).message.split('\n').slice(-1).join('')})`);
    }
  };
  const { KUBECONFIG } = process.env;
  await answers(['get', '--raw', '/readyz'], `the cluster of KUBECONFIG=${KUBECONFIG} does not answer`);
  const foreign = [...application.services.map(({ name }) => `deployment/${name}`)];
  for (const name of [...foreign, `statefulset/${application.database.name}`]) {
    await answers(
      ['get', '-n', application.namespace, name],
      `the sample application is not there: ${name} is missing in namespace ${application.namespace}; deploy it first`,
    );
  }
  await answers(
    ['get', '-n', sink.namespace, `service/${sink.service}`],
    `the recorder of notifications is missing: Service ${sink.service} in namespace ${sink.namespace}; deploy it first`,
  );
}

function host(address: string): string {
  return `${address}/${address.includes(':') ? 128 : 32}`;
}

/** The object, or undefined when there is none. */
export async function find(...args: readonly string[]): ReturnType<typeof get> {
  const text = await kubectl(['get', ...args, '--ignore-not-found', '-o', 'json']);
  return text.trim() === '' ? undefined : JSON.parse(text);
}
