import type { Config, ServiceConfig } from '../../../config';
import { oneOf } from '../../promql';
import type { Labels } from '../../quantity';

/** The requests of users: everything but what the plane and the kubelet ask themselves. */
export interface Traffic {
  /** Names and labels that the services export. */
  readonly metrics: ServiceConfig['metrics'];
  /** Matchers of the users' requests, without braces. */
  readonly users: string;
  /** Labels of a series of one of the services, for examples; the first service unless told. */
  readonly labels: (more: Labels, service?: string) => Labels;
  /** The service of examples, and another one. */
  readonly names: readonly [first: string, second: string | undefined];
  /** What the recorded series of an example are identified by. */
  readonly identity: Labels;
  /** Paths that are not users' requests. */
  readonly machineRoutes: readonly string[];
}

/** All services export the same names (`serviceDefaults.metrics`); only their paths may differ. */
export function traffic({ application: { namespace, services } }: Config): Traffic {
  const [first, second] = services;
  if (first === undefined) throw new Error('application.services is empty; the schema refuses that');
  const machineRoutes = [
    ...new Set(
      services.flatMap(({ healthPath, readyPath, metricsPath }) => [healthPath, readyPath, metricsPath]),
    ),
  ];
  const jobs = oneOf(services.map(({ name }) => name));
  return {
    metrics: first.metrics,
    users: `job=~${jobs},${first.metrics.routeLabel}!~${oneOf(machineRoutes)}`,
    labels: (more, service = first.name) => ({ job: service, namespace, service, ...more }),
    names: [first.name, second?.name],
    identity: { namespace, service: first.name },
    machineRoutes,
  };
}
