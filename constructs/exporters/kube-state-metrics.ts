import * as k8s from 'cdk8s-plus-28/lib/imports/k8s';
import { Construct } from 'constructs';
import type { Config } from '../../config';
import { IMAGES, WATCHED, WATCHED_OF_CLUSTER, watchedResources } from '../../inventory';
import { exporter } from '../kit/exporter';
import { objectLabels } from '../kit/labels';

const NAME = 'kube-state-metrics';

/** The states of the namespace's objects, and of the nodes, as metrics. */
export class KubeStateMetrics extends Construct {
  constructor(scope: Construct, id: string, { application, plane }: Config) {
    super(scope, id);
    const metadata = { name: NAME, labels: objectLabels(NAME) };
    new k8s.KubeRole(this, 'role', {
      metadata,
      rules: Object.entries(WATCHED).map(([group, resources]) => ({
        apiGroups: [group],
        resources: [...resources],
        verbs: ['list', 'watch'],
      })),
    });
    new k8s.KubeRoleBinding(this, 'role-binding', {
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: NAME },
      subjects: [{ kind: 'ServiceAccount', name: NAME, namespace: application.namespace }],
    });
    const clusterRole = { name: `${application.namespace}-${NAME}`, labels: objectLabels(NAME) };
    new k8s.KubeClusterRole(this, 'cluster-role', {
      metadata: clusterRole,
      rules: [{ apiGroups: [''], resources: WATCHED_OF_CLUSTER, verbs: ['list', 'watch'] }],
    });
    new k8s.KubeClusterRoleBinding(this, 'cluster-role-binding', {
      metadata: clusterRole,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: clusterRole.name },
      subjects: [{ kind: 'ServiceAccount', name: NAME, namespace: application.namespace }],
    });
    exporter(this, {
      name: NAME,
      user: 65534,
      token: true,
      container: {
        image: IMAGES[NAME],
        args: [
          '--port=8080',
          '--telemetry-port=8081',
          `--namespaces=${application.namespace}`,
          `--resources=${watchedResources.join(',')}`,
        ],
        ports: { metrics: { port: 8080 }, telemetry: { port: 8081 } },
        resources: plane.exporter.resources,
        ready: { path: '/readyz', port: 8081 },
        alive: { path: '/livez', port: 8080 },
      },
    });
  }
}
