/** What kube-state-metrics looks at in the namespace, by API group; its role grants exactly this. */
export const WATCHED: Readonly<Record<string, readonly string[]>> = {
  '': ['persistentvolumeclaims', 'pods', 'resourcequotas'],
  apps: ['daemonsets', 'deployments', 'replicasets', 'statefulsets'],
  autoscaling: ['horizontalpodautoscalers'],
  batch: ['cronjobs', 'jobs'],
  policy: ['poddisruptionbudgets'],
};

/** Of the cluster itself: the conditions of its nodes. To know them the role of the cluster is needed, to read. */
export const WATCHED_OF_CLUSTER = ['nodes'];

/** All of them, as its command line wants them. */
export const watchedResources = [...Object.values(WATCHED).flat(), ...WATCHED_OF_CLUSTER].sort();
