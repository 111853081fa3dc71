import { formatDuration } from '../../config';
import type { Config } from '../../config';
import type { Inventory } from '../../inventory';
import { alertmanagerPeers } from '../alertmanager';
import { scrapeConfigs } from './scrape-configs';

/** `prometheus.yml` as data. */
export function prometheusConfig(config: Config, inventory: Inventory, recorded: readonly string[]): object {
  const { evaluation, environment } = config;
  return {
    global: {
      scrape_interval: formatDuration(evaluation.scrapeInterval),
      scrape_timeout: formatDuration(evaluation.scrapeTimeout),
      evaluation_interval: formatDuration(evaluation.evaluationInterval),
      // Prometheus fills in the variable; the replica's name keeps the two apart wherever they meet.
      external_labels: { cluster: environment.cluster, prometheus_replica: '${POD_NAME}' },
    },
    rule_files: ['/etc/prometheus/rules/*.yml'],
    alerting: {
      // Without the replica both send the same alert, and Alertmanager tells people once.
      alert_relabel_configs: [{ regex: 'prometheus_replica', action: 'labeldrop' }],
      // Every Alertmanager, never a load balancer: they settle among themselves who speaks.
      alertmanagers: [{ static_configs: [{ targets: alertmanagerPeers(config, 9093) }] }],
    },
    scrape_configs: scrapeConfigs(inventory.scrapeJobs, config, recorded),
  };
}
