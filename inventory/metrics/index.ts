import type { Config } from '../../config';
import { businessQueries } from '../business/queries';
import { metricNames } from '../business/query';
import { fleetOf, requestLabels } from '../fleet';
import type { Fleet } from '../fleet';
import { FLUENTD, LOG_STORE, scrapedServices } from '../logging';
import { values } from '../shape';
import type { Catalogue } from '../shape';
import { kubeStateMetrics, kubeStateMetricsOfItself } from './kube-state-metrics';
import { fluentd, logStore } from './logs';
import { cadvisor, kubelet, nodeExporter } from './nodes';
import { certManager, probed, probedTls } from './outside';
import { alertmanager, grafana, prometheus } from './plane';
import { OF_ANY_POSTGRES_EXPORTER, postgresExporter } from './postgres-exporter';
import { pushed } from './pushed';

/**
 * What Prometheus itself writes for every target: never part of what a target exports, so no keep-list can drop
 * it and none needs to name it.
 */
export const OF_EVERY_TARGET: readonly string[] = ['up', 'scrape_duration_seconds'];

/**
 * Names that a scrape job delivers and the plane relies on: what rules and boards may ask of it, and all that a
 * keep-list has to let through. What nothing uses is not listed. Empty for a job that nothing is asked of but
 * `up`. A name that no exporter produces is found by the tests on real exporters and on the cluster.
 */
export function metricsOf(config: Config, job: string): readonly string[] {
  return Object.keys(catalogueOf(fleetOf(config), job)).sort();
}

/**
 * The same with what tells the series of each metric apart: within a target, or, for what the kubelets say about
 * their nodes' pods, of all targets together. The estimate of cost counts them.
 */
export function catalogueOf(fleet: Fleet, job: string): Catalogue {
  return byJob(fleet).get(job)?.(fleet) ?? {};
}

function byJob({ config }: Fleet): ReadonlyMap<string, (fleet: Fleet) => Catalogue> {
  const { application } = config;
  return new Map<string, (fleet: Fleet) => Catalogue>([
    ...scrapedServices(config).map((service) => [service.name, () => ofService(service, config)] as const),
    [application.database.name, postgresExporter],
    ['business', () => business(config)],
    ['node-exporter', nodeExporter],
    ['kubelet', kubelet],
    ['cadvisor', cadvisor],
    ['kube-state-metrics', kubeStateMetrics],
    ['kube-state-metrics-telemetry', kubeStateMetricsOfItself],
    ['pushgateway', pushed],
    [FLUENTD, fluentd],
    [LOG_STORE, logStore],
    ['probe', probed],
    ['probe-certificate', probedTls],
    ['probe-public', probed],
    ['cert-manager', certManager],
    ['prometheus', prometheus],
    ['alertmanager', alertmanager],
    ['grafana', grafana],
  ]);
}

function ofService(service: Config['application']['services'][number], config: Config): Catalogue {
  const { routes, answers, buckets } = requestLabels(service, config);
  const { requests, durations } = service.metrics;
  return {
    [requests]: [answers],
    [`${durations}_bucket`]: [buckets],
    [`${durations}_count`]: [routes],
    [`${durations}_sum`]: [routes],
  };
}

function business(config: Config): Catalogue {
  const queries = businessQueries(config).flatMap((query) =>
    metricNames(query).map((name) => {
      const shape = (query.labels ?? []).map((label) => values(label.name, ...label.values));
      return [name, shape] as const;
    }),
  );
  return { ...OF_ANY_POSTGRES_EXPORTER, ...Object.fromEntries(queries) };
}
