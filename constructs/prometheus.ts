import * as k8s from 'cdk8s-plus-28/lib/imports/k8s';
import { Construct } from 'constructs';
import type { RuleFile } from '../alerts';
import { formatDuration, toYaml } from '../config';
import type { Config } from '../config';
import { IMAGES, nodeAgentNamespace } from '../inventory';
import type { Inventory } from '../inventory';
import { objectLabels, selectorLabels } from './kit/labels';
import { claimSpec, configMap, disruptionBudget, service, serviceAccount } from './kit/objects';
import { podTemplate } from './kit/pod';
import { prometheusConfig } from './prometheus/config';
import { MAIN_RULES, ruleVolume } from './prometheus/rule-volume';

export interface PrometheusProps {
  readonly config: Config;
  readonly inventory: Inventory;
  readonly rules: RuleFile;
  /** Names that rules record, those of other files included. */
  readonly recorded: readonly string[];
}

const NAME = 'prometheus';
/** `nobody` of the upstream image. */
const USER = 65534;
const PORTS = { web: { port: 9090 } };

/**
 * Prometheus: replicas that scrape and evaluate the same, each with a volume of its own. Configuration and
 * rules are read again when they change, without a restart.
 */
export class Prometheus extends Construct {
  constructor(scope: Construct, id: string, { config, inventory, rules, recorded }: PrometheusProps) {
    super(scope, id);
    const { environment } = config;
    serviceAccount(this, NAME);
    this.discovery(config);
    configMap(this, NAME, 'prometheus-config', {
      'prometheus.yml': toYaml(prometheusConfig(config, inventory, recorded)),
    });
    configMap(this, NAME, MAIN_RULES.configMap, { [MAIN_RULES.file]: toYaml(rules) });
    service(this, { name: NAME, ports: PORTS, sticky: true });
    service(this, { name: NAME, service: 'prometheus-replicas', ports: PORTS, headless: true });
    if (environment.replicas.prometheus > 1) disruptionBudget(this, NAME);
    this.statefulSet(config);
  }

  private statefulSet({ plane, environment }: Config): void {
    const size = environment.storage.prometheus;
    new k8s.KubeStatefulSet(this, 'stateful-set', {
      metadata: { name: NAME, labels: objectLabels(NAME) },
      spec: {
        serviceName: 'prometheus-replicas',
        replicas: environment.replicas.prometheus,
        podManagementPolicy: 'Parallel',
        selector: { matchLabels: selectorLabels(NAME) },
        template: podTemplate({
          name: NAME,
          user: USER,
          token: true,
          spread: true,
          grace: 300, // the head is written to disk at shutdown
          containers: [
            {
              name: NAME,
              image: IMAGES.prometheus,
              args: [
                '--config.file=/etc/prometheus/config/prometheus.yml',
                '--storage.tsdb.path=/prometheus',
                `--storage.tsdb.retention.time=${formatDuration(plane.prometheus.retention)}`,
                `--storage.tsdb.retention.size=${Math.floor((size * plane.prometheus.retentionShare) / 2 ** 20)}MB`,
                `--web.external-url=${environment.urls.prometheus}`,
                '--web.route-prefix=/',
                '--enable-feature=auto-reload-config',
              ],
              env: [{ name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }],
              ports: PORTS,
              resources: plane.prometheus.resources,
              ready: { path: '/-/ready', port: 9090 },
              alive: { path: '/-/healthy', port: 9090 },
              mounts: [
                { name: 'config', mountPath: '/etc/prometheus/config', readOnly: true },
                { name: 'rules', mountPath: '/etc/prometheus/rules', readOnly: true },
                { name: 'data', mountPath: '/prometheus' },
              ],
            },
          ],
          volumes: [{ name: 'config', configMap: { name: 'prometheus-config' } }, ruleVolume('rules')],
        }),
        volumeClaimTemplates: [
          { metadata: { name: 'data' }, spec: claimSpec(size, environment.storage.className) },
        ],
      },
    });
  }

  /** Only what discovery and the kubelet ask for, and only in the namespaces that are scraped. */
  private discovery(config: Config): void {
    const { application, environment } = config;
    const { certManager } = environment.neighbours;
    const namespaces = [application.namespace, nodeAgentNamespace(config)];
    if (certManager.enabled) namespaces.push(certManager.namespace);
    for (const namespace of new Set(namespaces)) {
      const metadata = { name: NAME, namespace, labels: objectLabels(NAME) };
      new k8s.KubeRole(this, `role-${namespace}`, {
        metadata,
        rules: [
          { apiGroups: [''], resources: ['pods', 'services'], verbs: ['get', 'list', 'watch'] },
          { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['get', 'list', 'watch'] },
        ],
      });
      new k8s.KubeRoleBinding(this, `role-binding-${namespace}`, {
        metadata,
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: NAME },
        subjects: [{ kind: 'ServiceAccount', name: NAME, namespace: application.namespace }],
      });
    }
    const name = `${application.namespace}-prometheus`;
    new k8s.KubeClusterRole(this, 'cluster-role', {
      metadata: { name, labels: objectLabels(NAME) },
      rules: [
        { apiGroups: [''], resources: ['nodes'], verbs: ['list', 'watch'] },
        { apiGroups: [''], resources: ['nodes/metrics'], verbs: ['get'] },
      ],
    });
    new k8s.KubeClusterRoleBinding(this, 'cluster-role-binding', {
      metadata: { name, labels: objectLabels(NAME) },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
      subjects: [{ kind: 'ServiceAccount', name: NAME, namespace: application.namespace }],
    });
  }
}
