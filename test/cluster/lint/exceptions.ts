/** A rule of a linter that the plane does not follow, and why. An exception that nothing needs fails the check. */
export interface LintException {
  readonly tool: 'kube-score' | 'checkov';
  readonly rule: string;
  /** `Kind/name` of the objects concerned, or `all` of those that the rule looks at. */
  readonly objects: 'all' | readonly string[];
  readonly reason: string;
}

const PULL =
  'tags are fixed and never moved; a registry that does not answer must not keep a pod from restarting';
const LOW_USER =
  'the user of the upstream image (Grafana 472, PostgreSQL 999), to which its files belong; never root';
const ENDS_BY_ITSELF =
  'a receiver that loses the server ends by itself, and its readiness tells whether it receives';

const READS_LOGS =
  'log files are the node’s root’s; everything else is dropped, the root file system is read-only, and a policy pins it';

export const LINT_EXCEPTIONS: readonly LintException[] = [
  { tool: 'kube-score', rule: 'container-image-pull-policy', objects: 'all', reason: PULL },
  { tool: 'checkov', rule: 'CKV_K8S_15', objects: 'all', reason: PULL },
  {
    tool: 'checkov',
    rule: 'CKV_K8S_43',
    objects: 'all',
    reason: 'digests are known to whoever has a registry at hand, who adds them to the list of images',
  },
  {
    tool: 'checkov',
    rule: 'CKV_K8S_38',
    objects: ['Deployment/kube-state-metrics', 'StatefulSet/prometheus'],
    reason: 'they watch objects; their roles grant reading only',
  },
  {
    tool: 'checkov',
    rule: 'CKV_K8S_35',
    objects: [
      'CronJob/database-roles',
      'CronJob/postgres-backup',
      'CronJob/postgres-basebackup',
      'CronJob/postgres-restore',
      'CronJob/weekly-maintenance',
      'StatefulSet/postgres-wal-receiver',
    ],
    reason: 'libpq refuses a password file that a group may read, as the files of a mounted Secret are',
  },
  { tool: 'checkov', rule: 'CKV_K8S_23', objects: ['DaemonSet/fluentd'], reason: READS_LOGS },
  { tool: 'checkov', rule: 'CKV_K8S_25', objects: ['DaemonSet/fluentd'], reason: READS_LOGS },
  { tool: 'checkov', rule: 'CKV_K8S_40', objects: 'all', reason: LOW_USER },
  { tool: 'kube-score', rule: 'container-security-context-user-group-id', objects: 'all', reason: LOW_USER },
  {
    tool: 'checkov',
    rule: 'CKV_K8S_8',
    objects: ['StatefulSet/postgres-wal-receiver'],
    reason: ENDS_BY_ITSELF,
  },
  {
    tool: 'kube-score',
    rule: 'pod-probes',
    objects: ['StatefulSet/postgres-wal-receiver'],
    reason: ENDS_BY_ITSELF,
  },
  {
    tool: 'kube-score',
    rule: 'statefulset-has-servicename',
    objects: ['StatefulSet/pushgateway', 'StatefulSet/victoria-logs'],
    reason: 'the one pod needs no name of its own; it is a StatefulSet for its volume',
  },
  {
    tool: 'kube-score',
    rule: 'pod-probes-identical',
    objects: [
      'DaemonSet/fluentd',
      'DaemonSet/node-exporter',
      'Deployment/blackbox-exporter',
      'Deployment/business-exporter',
      'Deployment/postgres-exporter',
      'StatefulSet/grafana',
      'StatefulSet/victoria-logs',
    ],
    reason:
      'these programs have one health path; it asks nothing but the process, and liveness is five times as patient',
  },
  {
    tool: 'kube-score',
    rule: 'deployment-replicas',
    objects: [
      'Deployment/blackbox-exporter',
      'Deployment/business-exporter',
      'Deployment/kube-state-metrics',
      'Deployment/postgres-exporter',
    ],
    reason: 'a second exporter would count everything twice; absence raises an alert',
  },
  {
    tool: 'kube-score',
    rule: 'statefulset-has-host-podantiaffinity',
    objects: ['StatefulSet/alertmanager', 'StatefulSet/prometheus'],
    reason: 'topology spread constraints say the same, and let one node be enough',
  },
  {
    tool: 'kube-score',
    rule: 'horizontalpodautoscaler-has-target',
    objects: ['HorizontalPodAutoscaler/backend'],
    reason: 'the Deployment belongs to the application and is not part of the plane',
  },
];

/** Findings that no exception covers, and exceptions that cover none. */
export function judge(
  tool: LintException['tool'],
  findings: readonly { readonly rule: string; readonly object: string; readonly detail: string }[],
): { readonly unlisted: readonly string[]; readonly unneeded: readonly string[]; readonly covered: number } {
  const listed = LINT_EXCEPTIONS.filter((one) => one.tool === tool);
  const covers = (one: LintException, rule: string, object: string) =>
    one.rule === rule && (one.objects === 'all' || one.objects.includes(object));
  const unlisted = findings.filter(({ rule, object }) => !listed.some((one) => covers(one, rule, object)));
  const unneeded = listed.flatMap((one) => {
    const objects = findings.filter(({ rule, object }) => covers(one, rule, object)).map((it) => it.object);
    const idle = one.objects === 'all' ? ['all'] : one.objects;
    return idle
      .filter((object) => (object === 'all' ? objects.length === 0 : !objects.includes(object)))
      .map((object) => `${tool} ${one.rule}: nothing against ${object}; take it from the exceptions`);
  });
  return {
    unlisted: unlisted.map(({ rule, object, detail }) => `${tool} ${rule}: ${object}: ${detail}`),
    unneeded,
    covered: findings.length - unlisted.length,
  };
}
