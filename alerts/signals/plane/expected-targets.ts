import { promql, series } from '../../promql';
import type { Quantity, Source, Wave } from '../../quantity';
import type { SignalContext } from '../../context';

const CONDITION = 'kube_node_status_condition';
const READY = { job: 'kube-state-metrics', condition: 'Ready', status: 'true' } as const;

/** How many targets each job of the plane must have, the jobs with a number known beforehand first. */
export interface ExpectedTargets {
  readonly quantity: Quantity;
  readonly jobs: readonly string[];
  /** The first job, and its number. */
  readonly example: readonly [job: string, count: number];
  /** How many have a number known beforehand. */
  readonly fixed: number;
}

/**
 * A number as synthesized, or for jobs with a target on every node that of the nodes which are ready: one that is not
 * has an alert of its own. Errors: when the plane has no scrape job of its own.
 */
export function expectedTargets(context: SignalContext): ExpectedTargets {
  const counted = Object.entries(countedTargets(context));
  const perNode = jobsOnEveryNode(context);
  const [example] = counted;
  const [first, ...rest] = [
    ...counted.map(([job, count]): Source => ({
      labels: { job },
      subject: [],
      expr: `vector(${count})`,
      identity: {},
      values: [count],
      examples: { always: () => ({}) },
    })),
    ...perNode.map(onEveryNode),
  ];
  if (first === undefined || example === undefined)
    throw new Error('no scrape job of the plane; the inventory always has some');
  return {
    quantity: { record: 'scrape_targets_expected', unit: 'count', sources: [first, ...rest] },
    jobs: [...counted.map(([job]) => job), ...perNode],
    example,
    fixed: counted.length,
  };
}

/** As many targets as nodes are ready. */
function onEveryNode(job: string): Source {
  const node = (labels: Record<string, string>) => series(CONDITION, { ...READY, instance: 'b', ...labels });
  const yes: Wave = { at: 1 };
  return {
    labels: { job },
    subject: [],
    expr: promql`
      sum(
        max by (node) (
          ${CONDITION}{job="${READY.job}",condition="${READY.condition}",status="${READY.status}"}
        )
      )`,
    identity: {},
    values: [3],
    examples: {
      'some are ready, one is not': (v) => ({
        ...Object.fromEntries(Array.from({ length: v }, (_, at) => [node({ node: `node-${at}` }), yes])),
        [node({ node: 'node-0', instance: 'a' })]: { at: 0 },
        [node({ node: 'lost' })]: { at: 0 },
        [node({ node: 'lost', status: 'unknown' })]: yes,
        [node({ node: 'lost', condition: 'DiskPressure' })]: yes,
        [node({ node: 'lost', job: 'other' })]: yes,
      }),
    },
  };
}

/** Jobs of the plane with a number that is known, and the number. ServiceDown and DatabaseDown tell of the others. */
function countedTargets({ config, inventory }: SignalContext): Readonly<Record<string, number>> {
  const replicas: Readonly<Record<string, number>> = { ...config.environment.replicas };
  const own = inventory.workloads.filter(({ foreign, kind }) => !foreign && kind !== 'DaemonSet');
  const names = new Set(own.map(({ name }) => name));
  return Object.fromEntries(
    inventory.scrapeJobs.flatMap((it) => {
      if (it.kind === 'probe') return [[it.job, it.targets.length]];
      if (it.kind !== 'endpoints' || !names.has(it.workload) || it.job === config.application.database.name)
        return [];
      return [[it.job, replicas[it.workload] ?? 1]];
    }),
  );
}

/** The kubelet's own jobs, and those of node agents, which tolerate every taint. */
function jobsOnEveryNode({ inventory }: SignalContext): readonly string[] {
  const agents = new Set(
    inventory.workloads.filter(({ kind }) => kind === 'DaemonSet').map(({ name }) => name),
  );
  return inventory.scrapeJobs
    .filter((it) => it.kind === 'nodes' || (it.kind === 'endpoints' && agents.has(it.workload)))
    .map(({ job }) => job);
}
