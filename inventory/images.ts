/**
 * Every image of the plane, in one place. Tags that exist upstream; digests are added by whoever has a registry
 * at hand, since a digest can't be known without one.
 */
export const IMAGES = {
  prometheus: 'quay.io/prometheus/prometheus:v3.13.2',
  alertmanager: 'quay.io/prometheus/alertmanager:v0.31.1',
  'node-exporter': 'quay.io/prometheus/node-exporter:v1.10.2',
  'blackbox-exporter': 'quay.io/prometheus/blackbox-exporter:v0.28.0',
  'postgres-exporter': 'quay.io/prometheuscommunity/postgres-exporter:v0.19.1',
  'kube-state-metrics': 'registry.k8s.io/kube-state-metrics/kube-state-metrics:v2.15.0',
  pushgateway: 'quay.io/prometheus/pushgateway:v1.11.1',
  // The major version of the server: an older pg_dump refuses, a newer base backup does not start.
  postgres: 'docker.io/library/postgres:15',
  restic: 'docker.io/restic/restic:0.18.0',
  // Flavours of one image: the same plugins, and one protocol each beside HTTP.
  fluentd: 'docker.io/fluent/fluentd-kubernetes-daemonset:v1.19.3-debian-forward-1.1',
  'fluentd-s3': 'docker.io/fluent/fluentd-kubernetes-daemonset:v1.19.3-debian-s3-1.1',
  'fluentd-opensearch': 'docker.io/fluent/fluentd-kubernetes-daemonset:v1.19.3-debian-opensearch-1.1',
  'victoria-logs': 'docker.io/victoriametrics/victoria-logs:v1.46.0',
  grafana: 'docker.io/grafana/grafana:12.1.1',
} as const;

export type ImageName = keyof typeof IMAGES;
