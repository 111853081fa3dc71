/** Of kube-state-metrics. */
export const KUBE_STATE_METRICS = [
  'kube_cronjob_created',
  'kube_cronjob_next_schedule_time',
  'kube_cronjob_status_active',
  'kube_cronjob_status_last_schedule_time',
  'kube_cronjob_status_last_successful_time',
  'kube_pod_container_resource_limits',
  'kube_pod_container_status_waiting_reason',
] as const;
