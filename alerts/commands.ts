import type { Config } from '../config';
import { FLUENTD, LOG_STORE, LOG_STORE_PORT, nodeAgentNamespace } from '../inventory';

/** The commands that runbooks print, with the names of the objects that really exist. */
export function commands(config: Config) {
  const { application } = config;
  const { database } = application;
  const ns = `-n ${application.namespace}`;
  const onNodes = `-n ${nodeAgentNamespace(config)}`;
  const fluentdOfNode = `"$(kubectl get pods ${onNodes} -l app=${FLUENTD} --field-selector spec.nodeName=$NODE -o name)"`;
  const inDatabase = `kubectl exec ${ns} statefulset/${database.name} --`;
  return {
    /** What an address answers to whoever types it, and in how many seconds. */
    fromOutside: (url: string) => `curl -sS -o /dev/null -w "%{http_code} %{time_total}\\n" ${url}`,
    pods: `kubectl get pods ${ns} -o wide`,
    describePods: `kubectl describe pods ${ns}`,
    topPods: `kubectl top pods ${ns} --containers --sort-by=memory`,
    busiestPods: `kubectl top pods ${ns} --containers --sort-by=cpu`,
    topNodes: 'kubectl top nodes',
    describeNodes: 'kubectl describe nodes',
    events: `kubectl get events ${ns} --sort-by=.lastTimestamp`,
    services: `kubectl get endpointslices ${ns}`,
    volumes: `kubectl get pvc ${ns}`,
    cronJobs: `kubectl get cronjobs ${ns}`,
    jobs: `kubectl get jobs ${ns} --sort-by=.metadata.creationTimestamp`,
    hpa: `kubectl get hpa ${ns}`,
    deployments: `kubectl get deployments ${ns}`,
    statefulSets: `kubectl get statefulsets ${ns}`,
    daemonSets: `kubectl get daemonsets ${ns}`,
    disruptionBudgets: `kubectl get poddisruptionbudgets ${ns}`,
    nodes: 'kubectl get nodes -o wide',
    certificates: `kubectl get certificates ${ns}`,
    certificateRequests: `kubectl get certificaterequests,orders,challenges ${ns}`,
    resourceQuotas: `kubectl describe resourcequotas ${ns}`,
    logs: (app: string) => `kubectl logs ${ns} -l app=${app} --prefix --tail=100`,
    previousLogs: (app: string) => `kubectl logs ${ns} -l app=${app} --prefix --tail=100 --previous`,
    logsOfAll: (apps: readonly string[]) =>
      `kubectl logs ${ns} -l 'app in (${apps.join(',')})' --prefix --tail=50`,
    /** What running containers (`previous`: those before them) still have, with its times, for nobody else's eyes. */
    evidence: (apps: readonly string[], file: string, previous = false) =>
      `(umask 077 && kubectl logs ${ns} -l 'app in (${apps.join(',')})' --prefix --timestamps --tail=-1 --ignore-errors${previous ? ' --previous' : ''} > ${file})`,
    restart: (kind: 'deployment' | 'statefulset', name: string) =>
      `kubectl rollout restart ${kind}/${name} ${ns}`,
    history: (name: string) => `kubectl rollout history deployment/${name} ${ns}`,
    rolloutStatus: (kind: 'deployment' | 'statefulset', name: string) =>
      `kubectl rollout status ${kind}/${name} ${ns} --timeout=10s`,
    undo: (name: string) => `kubectl rollout undo deployment/${name} ${ns}`,
    describe: (kind: string, name: string) => `kubectl describe ${kind} ${name} ${ns}`,
    volumesIn: (kind: 'deployment' | 'statefulset', name: string) =>
      `kubectl exec ${ns} ${kind}/${name} -- df -h`,
    inodesIn: (kind: 'deployment' | 'statefulset', name: string) =>
      `kubectl exec ${ns} ${kind}/${name} -- df -i`,
    database: (sql: string) =>
      `${inDatabase} sh -c 'psql -U "$POSTGRES_USER" -d ${database.database} -c "${sql}"'`,
    databaseReady: `${inDatabase} pg_isready -h 127.0.0.1`,
    runNow: (cronJob: string) =>
      `kubectl create job --from=cronjob/${cronJob} manual-${cronJob.split('-').pop()} ${ns}`,
    logsOfJob: (job: string) => `kubectl logs ${ns} job/${job} --all-containers --tail=200`,
    fluentdPods: `kubectl get pods ${onNodes} -l app=${FLUENTD} -o wide`,
    fluentdLogs: `kubectl logs ${onNodes} -l app=${FLUENTD} --prefix --tail=100`,
    /** Of the Fluentd on the node that an alert names. */
    fluentdLogsOn: `kubectl logs ${onNodes} ${fluentdOfNode} --tail=100`,
    restartFluentd: `kubectl rollout restart daemonset/${FLUENTD} ${onNodes}`,
    /** The report on attacks, by section; it reads the log store, or the pods' logs without one. */
    securityLog: (section: 'refused' | 'logins' | 'scans' | 'top') =>
      `./scripts/security-log-analysis.sh --${section} --since 1h`,
    /** All that Alertmanager holds, silenced or muted too, and what waits for somebody. */
    allAlerts: './scripts/check-alerts.sh --all',
    errorLog: './scripts/log-analysis.sh --errors --since 30m',
    searchPage: `kubectl port-forward ${ns} svc/${LOG_STORE} ${LOG_STORE_PORT}`,
    saveSecret: (name: string) => `(umask 077 && kubectl get secret ${name} ${ns} -o yaml > ${name}.yaml)`,
    resume: (cronJob: string) => `kubectl patch cronjob ${cronJob} ${ns} -p '{"spec":{"suspend":false}}'`,
  };
}
