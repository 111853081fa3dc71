import type { Config } from '../config';

/** The commands that runbooks print, with the names of the objects that really exist. */
export function commands({ application }: Config) {
  const ns = `-n ${application.namespace}`;
  return {
    pods: `kubectl get pods ${ns} -o wide`,
    topPods: `kubectl top pods ${ns} --containers --sort-by=memory`,
    topNodes: 'kubectl top nodes',
    describeNodes: 'kubectl describe nodes',
    events: `kubectl get events ${ns} --sort-by=.lastTimestamp`,
    services: `kubectl get endpointslices ${ns}`,
    volumes: `kubectl get pvc ${ns}`,
    cronJobs: `kubectl get cronjobs ${ns}`,
    jobs: `kubectl get jobs ${ns} --sort-by=.metadata.creationTimestamp`,
    hpa: `kubectl get hpa ${ns}`,
    certificates: `kubectl get certificates ${ns}`,
    logs: (app: string) => `kubectl logs ${ns} -l app=${app} --prefix --tail=100`,
    restart: (kind: 'deployment' | 'statefulset', name: string) =>
      `kubectl rollout restart ${kind}/${name} ${ns}`,
    describe: (kind: string, name: string) => `kubectl describe ${kind} ${name} ${ns}`,
    database: (sql: string) =>
      `kubectl exec ${ns} statefulset/${application.database.name} -- sh -c 'psql -U "$POSTGRES_USER" -d ${application.database.database} -c "${sql}"'`,
    databaseReady: `kubectl exec ${ns} statefulset/${application.database.name} -- pg_isready -h 127.0.0.1`,
    runNow: (cronJob: string) =>
      `kubectl create job --from=cronjob/${cronJob} manual-${cronJob.split('-').pop()} ${ns}`,
  };
}
