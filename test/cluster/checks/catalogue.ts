import { metricsOf } from '../../../inventory';
import { Finding, Skip } from '../suite';
import type { Check } from '../suite';
import type { World } from '../world';

/** Jobs whose exporters need a cluster; the others are asked by test/inventory and test/postgres. */
const JOBS = ['kube-state-metrics', 'kubelet', 'cadvisor', 'cert-manager', 'grafana'] as const;

/** Names that an exporter has only while something is in a state, and which. */
const ONLY_WHILE: Readonly<Record<string, string>> = {
  kube_pod_container_status_waiting_reason: 'a container waits',
  kube_pod_init_container_status_waiting_reason: 'an init container waits',
  kube_pod_container_status_last_terminated_reason: 'a container was restarted',
  kube_pod_container_status_last_terminated_timestamp: 'a container was restarted',
  kube_cronjob_status_last_schedule_time: 'a CronJob has run',
  kube_cronjob_status_last_successful_time: 'a CronJob has succeeded',
  kube_resourcequota: 'there is a quota',
  kube_job_owner: 'there is a job',
  kube_job_spec_active_deadline_seconds: 'there is a job',
  kube_job_status_active: 'there is a job',
  kube_job_status_start_time: 'there is a job',
};

/** What rules and boards ask of these exporters is really produced by them. */
export function catalogueChecks({ plane, prometheus }: World): readonly Check[] {
  const scraped = plane.inventory.scrapeJobs.map(({ job }) => job);
  return JOBS.filter((job) => scraped.includes(job)).map((job) => ({
    what: `every metric of the catalogue of ${job} has been scraped`,
    run: async () => {
      const listed = metricsOf(plane.config, job);
      const found = await prometheus.query(
        `count by (__name__) ({__name__=~"${listed.join('|')}",job="${job}"})`,
      );
      const names = found.map(({ metric }) => metric.__name__);
      const missing = listed.filter((name) => !names.includes(name));
      if (job === 'grafana' && missing.length === listed.length) throw new Skip('a stand-in answers for it');
      const unknown = missing.filter((name) => !(name in ONLY_WHILE));
      if (unknown.length > 0) throw new Finding(`no series of ${unknown.join(', ')}`);
      const absent = missing.map((name) => `${name} only while ${ONLY_WHILE[name]}`);
      return [`${listed.length - missing.length} of ${listed.length} metrics`, ...absent].join('; ');
    },
  }));
}
