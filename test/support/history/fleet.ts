import { planeWorkloads } from '../../../inventory/workloads';
import type { Plane } from '../../../infra/plane';

type Labels = Readonly<Record<string, string>>;

/** A container that runs somewhere. */
export interface Running {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly node: string;
}

/** What a cluster with this plane would hold: the labels that series get. */
export interface Fleet {
  readonly namespace: string;
  readonly nodes: readonly string[];
  readonly containers: readonly Running[];
  readonly services: readonly string[];
  readonly cronJobs: readonly string[];
  readonly volumes: readonly string[];
  readonly scrapeJobs: readonly string[];
}

/** The fleet of a plane: two pods of each service, one of everything else. */
export function fleetOf({ config, inventory, jobs }: Plane): Fleet {
  const { namespace, services, database } = config.application;
  const nodes = ['node-1', 'node-2', 'node-3'];
  const names = services.map(({ name }) => name);
  const pods = [
    ...names.flatMap((name) => [
      { pod: `${name}-6f9c7d-x2k8p`, container: name },
      { pod: `${name}-6f9c7d-q7w4z`, container: name },
    ]),
    { pod: `${database.name}-0`, container: database.name },
    ...planeWorkloads(config)
      .filter(({ kind }) => kind === 'StatefulSet')
      .map(({ name }) => ({ pod: `${name}-0`, container: name })),
  ];
  return {
    namespace,
    nodes,
    containers: pods.map((one, at) => ({ namespace, ...one, node: nodes[at % nodes.length] ?? '' })),
    services: names,
    cronJobs: jobs.map(({ name }) => name),
    volumes: [`data-${database.name}-0`, 'data-prometheus-0', 'data-grafana-0', 'backup-data'],
    scrapeJobs: inventory.scrapeJobs.map(({ job }) => job),
  };
}

/** Label sets like this one for everything of its kind: a pod's become those of every pod, a node's of every node. */
export function likes(labels: Labels, fleet: Fleet): readonly Labels[] {
  const has = (name: string) => name in labels;
  const only = (all: Labels) =>
    Object.fromEntries(Object.entries({ ...labels, ...all }).filter(([name]) => has(name)));
  if (has('pod')) return fleet.containers.slice(0, 6).map((one) => only({ ...one }));
  if (has('cronjob')) return fleet.cronJobs.map((cronjob) => only({ cronjob }));
  if (has('service') && fleet.services.includes(labels['service'] ?? ''))
    return fleet.services.map((service) => only({ service }));
  if (has('node')) return fleet.nodes.map((node) => only({ node }));
  return [labels];
}
