import type { Config, ServiceConfig } from '../../../config';
import { oneOf } from '../../promql';
import type { Labels } from '../../quantity';

/** Requests that are measured together, and how to make some for examples. */
export interface Traffic {
  /** What the names of its recorded quantities begin with; empty for all requests of users. */
  readonly prefix: string;
  /** Names and labels that the services export. */
  readonly metrics: ServiceConfig['metrics'];
  /** Matchers of these requests, without braces. */
  readonly users: string;
  /** Labels of a series of the service of examples. */
  readonly labels: (more: Labels) => Labels;
  /** What the recorded series of an example are identified by. */
  readonly identity: Labels;
  /** A route that counts, and one that does not. */
  readonly route: string;
  readonly otherRoute: string;
}

/** The requests of users of all services. */
export interface UsersTraffic extends Traffic {
  /** The matchers for some services only. */
  readonly usersOf: (services: readonly string[]) => string;
  /** Paths that are not users' requests. */
  readonly machineRoutes: readonly string[];
}

/**
 * The requests of users: everything but what the plane and the kubelet ask themselves. All services export the same
 * names (`serviceDefaults.metrics`); only their paths may differ.
 */
export function traffic({ application: { namespace, services } }: Config): UsersTraffic {
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
    prefix: '',
    metrics: first.metrics,
    users: usersOf(services.map(({ name }) => name)),
    usersOf,
    labels: (more) => ({ job: first.name, namespace, service: first.name, ...more }),
    identity: { namespace, service: first.name },
    route: '/api',
    otherRoute: first.healthPath,
    machineRoutes,
  };
}
