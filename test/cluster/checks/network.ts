import type { Connection, End } from '../../../inventory';
import { IMAGES } from '../../../inventory';
import { kubectl, list, run } from '../kubectl';
import { Finding, Skip } from '../suite';
import type { Check } from '../suite';
import { until } from '../wait';
import { SCRATCH } from '../world';
import type { World } from '../world';

/** Seconds after which a connection counts as refused: policies drop what they refuse. */
const PATIENCE = 3;

const STRANGER = 'stranger';

/** Somewhere to connect to. */
interface Place {
  readonly name: string;
  readonly end: End;
  readonly address: string;
  readonly port: number;
}

/** Declared connections work, and no others. */
export function networkChecks(world: World): readonly Check[] {
  let enforced = false;
  const needsPolicies = () => {
    if (!enforced) throw new Skip('this cluster does not enforce network policies');
  };
  return [
    {
      what: 'the cluster enforces network policies',
      run: async () => {
        enforced = await enforces(world);
        if (!enforced) throw new Skip('a denied connection works: it does not');
      },
    },
    {
      what: 'nobody from another namespace reaches a pod of the plane',
      run: async () => {
        needsPolicies();
        const places = (await placesOf(world)).filter(
          ({ end }) => 'workload' in end && isOwn(world, end.workload),
        );
        const open = await reachable(SCRATCH, STRANGER, places);
        if (open.length > 0) throw new Finding(open.map((it) => `${it.name} is open`).join('\n'));
        return `${places.length} ports are shut`;
      },
    },
    {
      what: 'between the pods of the plane, declared connections work and all others fail',
      run: async () => {
        needsPolicies();
        const places = await placesOf(world);
        const results: string[] = [];
        let [shut, open] = [0, 0];
        const without: string[] = [];
        for (const { name } of world.plane.inventory.workloads.filter(({ foreign }) => !foreign)) {
          const pod = await podOf(world, name);
          if (pod === undefined) continue; // a job between two runs
          if (!(await hasShell(world.namespace, pod.name))) {
            without.push(name);
            continue;
          }
          const others = places.filter(({ address }) => address !== pod.address);
          const found = new Set(await reachable(world.namespace, pod.name, others));
          for (const place of others) {
            const declared = isDeclared(world.plane.inventory.connections, name, place);
            if (found.has(place) && declared) open += 1;
            else if (!found.has(place) && !declared) shut += 1;
            else
              results.push(
                `${name} → ${place.name}: ${declared ? 'declared, but it fails' : 'open, but nobody declared it'}`,
              );
          }
        }
        if (results.length > 0) throw new Finding(results.join('\n'));
        if (open === 0 || shut === 0)
          throw new Finding(`${open} open and ${shut} shut: nothing was compared`);
        const blind = without.length > 0 ? `; without a shell to ask from: ${without.join(', ')}` : '';
        return `${open} work, ${shut} fail${blind}`;
      },
    },
  ];
}

/** A stranger reaches the application, and does not any more once a policy of its own namespace denies it. */
async function enforces(world: World): Promise<boolean> {
  await kubectl(['apply', '-f', '-'], { input: JSON.stringify(stranger()) });
  await kubectl(['-n', SCRATCH, 'wait', '--for=condition=Ready', `pod/${STRANGER}`, '--timeout=60s']);
  const [service] = world.plane.config.application.services;
  const place = (await placesOf(world)).find(
    ({ end }) => 'workload' in end && end.workload === service?.name,
  );
  if (!place) throw new Finding('the application has no pod to connect to');
  const isOpen = async () => (await reachable(SCRATCH, STRANGER, [place])).length > 0;
  await until({
    what: 'a pod reaches the application while nothing forbids it',
    atMost: 20,
    look: async () => (await isOpen()) || undefined,
  });
  const deny = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'deny', namespace: SCRATCH },
    spec: { podSelector: {}, policyTypes: ['Egress'] },
  };
  await kubectl(['apply', '-f', '-'], { input: JSON.stringify(deny) });
  try {
    for (let attempt = 0; attempt < 5; attempt++) if (!(await isOpen())) return true;
    return false;
  } finally {
    await kubectl(['-n', SCRATCH, 'delete', 'networkpolicy', 'deny']);
  }
}

/** One pod of every workload, by address, on each of its TCP ports; the API server and a kubelet. */
async function placesOf(world: World): Promise<Place[]> {
  const { plane, cluster } = world;
  const places: Place[] = [];
  for (const { name, ports } of plane.inventory.workloads) {
    const pod = await podOf(world, name);
    for (const { port, protocol } of pod ? Object.values(ports) : []) {
      if (protocol === 'UDP') continue;
      places.push({ name: `${name}:${port}`, end: { workload: name }, address: pod?.address ?? '', port });
    }
  }
  const bare = (cidr = '') => cidr.replace(/\/\d+$/, '');
  const { apiServer, nodes } = cluster.network;
  return [
    ...places,
    {
      name: 'API server',
      end: { outside: 'api-server' },
      address: bare(apiServer.cidrs[0]),
      port: apiServer.port,
    },
    { name: 'kubelet', end: { outside: 'nodes' }, address: bare(nodes.cidrs[0]), port: 10250 },
  ];
}

async function podOf(world: World, name: string): Promise<{ name: string; address: string } | undefined> {
  const pods = await list(
    'pods',
    '-n',
    world.namespace,
    '-l',
    `app=${name}`,
    '--field-selector=status.phase=Running',
  );
  const pod = pods.find(({ metadata }) => metadata.deletionTimestamp === undefined);
  return pod && { name: pod.metadata.name, address: pod.status.podIP };
}

function isDeclared(all: readonly Connection[], from: string, { end, port }: Place): boolean {
  return all.some(
    (one) =>
      'workload' in one.from &&
      one.from.workload === from &&
      JSON.stringify(one.to) === JSON.stringify(end) &&
      one.ports.some((it) => it.port === port && it.protocol !== 'UDP'),
  );
}

function isOwn(world: World, name: string): boolean {
  return world.plane.inventory.workloads.some((it) => it.name === name && !it.foreign);
}

/** Those of the places that a pod can open a TCP connection to; all are tried at once. */
async function reachable(namespace: string, pod: string, places: readonly Place[]): Promise<Place[]> {
  const attempts = places.map(
    ({ address, port }, at) =>
      `(nc -w ${PATIENCE} ${address} ${port} </dev/null >/dev/null 2>&1 && echo open ${at}) &`,
  );
  const script = `${attempts.join('\n')}\nwait; echo done`;
  const said = await kubectl(['-n', namespace, 'exec', pod, '--', 'sh', '-c', script], { timeout: 60 });
  if (!said.includes('done')) throw new Error(`exec in ${pod} said ${said}`);
  const open = new Set([...said.matchAll(/^open (\d+)$/gm)].map(([, at]) => Number(at)));
  return places.filter((_, at) => open.has(at));
}

async function hasShell(namespace: string, pod: string): Promise<boolean> {
  return (await run('kubectl', ['-n', namespace, 'exec', pod, '--', 'sh', '-c', 'command -v nc'])).code === 0;
}

/** A pod with no business in the plane; its image is one that the cluster has, with a shell. */
function stranger(): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: STRANGER, namespace: SCRATCH },
    spec: {
      terminationGracePeriodSeconds: 0,
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, runAsUser: 65534, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        {
          name: STRANGER,
          image: IMAGES['blackbox-exporter'],
          imagePullPolicy: 'IfNotPresent',
          command: ['sleep', '3600'],
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
          resources: { requests: { cpu: '5m', memory: '8Mi' }, limits: { cpu: '100m', memory: '32Mi' } },
        },
      ],
    },
  };
}
