import type { Config, ServiceConfig } from '../../../config';
import { oneOf } from '../../promql';
import type { Labels } from '../../quantity';

/** The requests of users: everything but what the plane and the kubelet ask themselves. */
export interface Traffic {
  /** Names and labels that the services export. */
  readonly metrics: ServiceConfig['metrics'];
  /** Matchers of the users' requests, without braces. */
  readonly users: string;
  /** The same for some services only. */
  readonly usersOf: (services: readonly string[]) => string;
  /** Labels of a series of the service of examples, the first one. */
  readonly labels: (more: Labels) => Labels;
  /** What the recorded series of an example are identified by. */
  readonly identity: Labels;
  /** Paths that are not users' requests. */
  readonly machineRoutes: readonly string[];
}

/** All services export the same names (`serviceDefaults.metrics`); only their paths may differ. */
export function traffic({ application: { namespace, services } }: Config): Traffic {
  const [first] = services;
  if (first === undefined) throw new Error('application.services is empty; the schema refuses that');
  const machineRoutes = [
    ...new Set(
      services.flatMap(({ healthPath, readyPath, metricsPath }) => [healthPath, readyPath, metricsPath]),
    ),
  ];
  const usersOf = (names: readonly string[]) =>
    `job=~${oneOf(names)},${first.metrics.routeLabel}!~${oneOf(machineRoutes)}`;
  return {
    metrics: first.metrics,
    users: usersOf(services.map(({ name }) => name)),
    usersOf,
    labels: (more) => ({ job: first.name, namespace, service: first.name, ...more }),
    identity: { namespace, service: first.name },
    machineRoutes,
  };
}
