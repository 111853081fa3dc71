import type { Config } from '../../config';
import { businessQueries } from '../business/queries';
import { metricNames } from '../business/query';
import { FLUENTD, LOG_STORE } from '../logging';
import { FLUENTD_METRICS, LOG_STORE_METRICS } from './logs';
import { KUBE_STATE_METRICS, KUBE_STATE_METRICS_OF_ITSELF } from './kube-state-metrics';
import { CADVISOR, KUBELET, NODE_EXPORTER } from './nodes';
import { CERT_MANAGER, PROBED, PROBED_TLS } from './outside';
import { ALERTMANAGER, GRAFANA, PROMETHEUS } from './plane';
import { OF_ANY_POSTGRES_EXPORTER, POSTGRES_EXPORTER } from './postgres-exporter';
import { PUSHED } from './pushed';

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
  return byJob(config).get(job) ?? [];
}

function byJob(config: Config): ReadonlyMap<string, readonly string[]> {
  const { application } = config;
  return new Map<string, readonly string[]>([
    ...application.services.map(
      ({ name, metrics }) =>
        [
          name,
          [metrics.requests, ...['bucket', 'count', 'sum'].map((it) => `${metrics.durations}_${it}`)],
        ] as const,
    ),
    [application.database.name, POSTGRES_EXPORTER],
    ['business', [...OF_ANY_POSTGRES_EXPORTER, ...businessQueries(config).flatMap(metricNames)]],
    ['node-exporter', NODE_EXPORTER],
    ['kubelet', KUBELET],
    ['cadvisor', CADVISOR],
    ['kube-state-metrics', KUBE_STATE_METRICS],
    ['kube-state-metrics-telemetry', KUBE_STATE_METRICS_OF_ITSELF],
    ['pushgateway', PUSHED],
    [FLUENTD, FLUENTD_METRICS],
    [LOG_STORE, LOG_STORE_METRICS],
    ['probe', PROBED],
    ['probe-certificate', PROBED_TLS],
    ['probe-public', PROBED],
    ['cert-manager', CERT_MANAGER],
    ['prometheus', PROMETHEUS],
    ['alertmanager', ALERTMANAGER],
    ['grafana', GRAFANA],
  ]);
}
