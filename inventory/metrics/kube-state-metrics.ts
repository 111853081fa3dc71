import { containers, objects, running } from '../fleet';
import type { Fleet } from '../fleet';
import { both, values } from '../shape';
import type { Catalogue, Kind } from '../shape';
import { watchedResources } from '../watched';

/** Kubernetes keeps ten old ones beside the present one (`revisionHistoryLimit`). */
const REPLICA_SETS = 11;

const CONDITION = values('status', 'true', 'false', 'unknown');

/** What kube-state-metrics says about the namespace's objects and the nodes; it has one replica. */
export function kubeStateMetrics(fleet: Fleet): Catalogue {
  const { namespace } = fleet.config.application;
  const named = (label: string, ...names: readonly string[]): Kind =>
    names.map((name) => ({ namespace, [label]: name }));
  const pods = fleet.pods.map(({ labels: { pod } }) => ({ namespace, pod }));
  const all = containers(fleet.pods).map(({ node: _, ...labels }) => labels);
  const cronJobs = objects(fleet, 'CronJob', 'cronjob');
  const jobs = fleet.pods
    .filter(({ workload }) => workload.kind === 'CronJob')
    .map(({ workload, labels }) => ({
      namespace,
      job_name: labels.pod,
      owner_name: workload.name,
      owner_kind: 'CronJob',
    }));
  const plainJobs = jobs.map(({ job_name }) => ({ namespace, job_name }));
  const deployments = objects(fleet, 'Deployment', 'deployment');
  const daemonSets = objects(fleet, 'DaemonSet', 'daemonset');
  const statefulSets = objects(fleet, 'StatefulSet', 'statefulset');
  const autoscalers = named('horizontalpodautoscaler', fleet.config.scaling.backend.service);
  const budgets = named('poddisruptionbudget', ...replicated(fleet));
  const oldSets = deployments.flatMap(({ deployment = '' }) =>
    named('replicaset', ...Array.from({ length: REPLICA_SETS }, (_, at) => `${deployment}-${at}`)),
  );
  const nodeConditions = values(
    'condition',
    'Ready',
    'DiskPressure',
    'MemoryPressure',
    'PIDPressure',
    'NetworkUnavailable',
  );
  const phases = values('phase', 'Pending', 'Running', 'Succeeded', 'Failed', 'Unknown');
  const resources = values('resource', 'cpu', 'memory');
  return {
    kube_cronjob_created: [cronJobs],
    kube_cronjob_next_schedule_time: [cronJobs],
    kube_cronjob_spec_suspend: [cronJobs],
    kube_cronjob_status_active: [cronJobs],
    kube_cronjob_status_last_schedule_time: [cronJobs],
    kube_cronjob_status_last_successful_time: [cronJobs],
    kube_daemonset_status_desired_number_scheduled: [daemonSets],
    kube_daemonset_status_number_available: [daemonSets],
    kube_deployment_spec_replicas: [deployments],
    kube_deployment_status_condition: [
      deployments,
      values('condition', 'Available', 'Progressing'),
      CONDITION,
    ],
    kube_deployment_status_replicas_available: [deployments],
    kube_horizontalpodautoscaler_spec_max_replicas: [autoscalers],
    kube_horizontalpodautoscaler_spec_min_replicas: [autoscalers],
    kube_horizontalpodautoscaler_status_condition: [
      autoscalers,
      values('condition', 'AbleToScale', 'ScalingActive', 'ScalingLimited'),
      CONDITION,
    ],
    kube_horizontalpodautoscaler_status_current_replicas: [autoscalers],
    kube_horizontalpodautoscaler_status_desired_replicas: [autoscalers],
    kube_job_owner: [jobs],
    kube_job_spec_active_deadline_seconds: [plainJobs],
    kube_job_status_active: [plainJobs],
    kube_job_status_start_time: [plainJobs],
    kube_node_spec_unschedulable: [fleet.nodes],
    kube_node_status_condition: [fleet.nodes, nodeConditions, CONDITION],
    kube_pod_container_resource_limits: [all, resources],
    kube_pod_container_resource_requests: [all, resources],
    // These say something only while a container waits, or after it was restarted: nothing, on most days.
    kube_pod_container_status_last_terminated_reason: [[]],
    kube_pod_container_status_last_terminated_timestamp: [[]],
    kube_pod_container_status_waiting_reason: [[]],
    kube_pod_info: [fleet.pods.map(({ labels }) => labels)],
    kube_pod_init_container_status_waiting_reason: [[]],
    kube_pod_status_phase: [both(pods, phases)],
    kube_pod_status_ready: [
      running(fleet).map(({ labels: { pod } }) => ({ namespace, pod })),
      values('condition', 'true', 'false', 'unknown'),
    ],
    kube_poddisruptionbudget_status_current_healthy: [budgets],
    kube_poddisruptionbudget_status_desired_healthy: [budgets],
    kube_replicaset_created: [oldSets],
    kube_resourcequota: [[]], // the plane makes none
    kube_statefulset_replicas: [statefulSets],
    kube_statefulset_status_replicas_ready: [statefulSets],
  };
}

/** The plane's workloads of more than one replica have a disruption budget. */
function replicated({ config: { environment } }: Fleet): string[] {
  return Object.entries(environment.replicas).flatMap(([name, count]) => (count > 1 ? [name] : []));
}

/** Of kube-state-metrics about itself, at its other port; a series is born with the first answer of its kind. */
export function kubeStateMetricsOfItself(): Catalogue {
  const resources = [values('resource', ...watchedResources), values('result', 'success')];
  return { kube_state_metrics_list_total: resources, kube_state_metrics_watch_total: resources };
}
