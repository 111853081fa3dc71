import type { Config } from '../config';
import { connections } from './connections';
import type { Connection } from './connections';
import { scrapeJobs } from './scrape-jobs';
import type { ScrapeJob } from './scrape-jobs';
import { secrets } from './secrets';
import type { SecretSpec } from './secrets';
import { foreignWorkloads, planeWorkloads } from './workloads';
import type { Workload } from './workloads';

/** What exists and who talks to whom, as plain data. */
export interface Inventory {
  readonly workloads: readonly Workload[];
  readonly connections: readonly Connection[];
  readonly scrapeJobs: readonly ScrapeJob[];
  readonly secrets: readonly SecretSpec[];
}

export function inventory(config: Config): Inventory {
  return {
    workloads: [...planeWorkloads(config), ...foreignWorkloads(config)],
    connections: connections(config),
    scrapeJobs: scrapeJobs(config),
    secrets: secrets(config),
  };
}

export * from './database-access';
export { rolesEnv, rolesSql } from './database-roles';
export { BUSINESS_EXPORTER_FLAGS, exporterQueries } from './business/exporter-queries';
export { businessQueries, PREDICTIONS, SIGHTINGS } from './business/queries';
export { metricNames } from './business/query';
export type { BusinessQuery } from './business/query';
export { IMAGES } from './images';
export { scrapeJobs } from './scrape-jobs';
export { countOf, seriesOf, targetsOf } from './cost/series';
export { jobCosts, sampledEvery } from './cost/jobs';
export type { JobCost } from './cost/jobs';
export { fleetOf, RUNS_KEPT } from './fleet';
export { WATCHED, WATCHED_OF_CLUSTER, watchedResources } from './watched';
export type { Fleet } from './fleet';
export { catalogueOf, metricsOf, OF_EVERY_TARGET } from './metrics';
export { both, labelsOf } from './shape';
export type { Catalogue, Kind, Shape } from './shape';
export { POSTGRES_EXPORTER_FLAGS } from './metrics/postgres-exporter';
export type { ImageName } from './images';
export type { Connection, End, Outside } from './connections';
export type { EndpointsJob, NodesJob, ProbeJob, ScrapeJob } from './scrape-jobs';
export * from './logging';
export { OFFSITE_SECRET, secrets as secretsOf } from './secrets';
export type { SecretKey, SecretSpec } from './secrets';
export type { Port, Workload } from './workloads';
export * from './node-agents';
export { nodeAgentNamespace } from './workloads';
