import { FLUENTD } from '../../../inventory';
import { Finding } from '../suite';
import type { Check } from '../suite';
import { Prometheus } from '../prometheus';
import { until } from '../wait';
import type { World } from '../world';

interface Target {
  readonly scrapePool: string;
  readonly health: string;
  readonly scrapeUrl: string;
  readonly lastError: string;
}

interface LoadedRule {
  readonly name: string;
  readonly health: string;
  readonly lastError?: string;
}

/** Seconds until what is recorded from rates must be there: a window of a minute or five, and some scrapes. */
const RECORDED_WITHIN = 240;

/** What is counted from log lines: what stands for Fluentd counts none. */
const OF_LOGS = [
  'auth_failures_per_minute',
  'error_logs_per_minute',
  'fluentd_buffer_free_ratio',
  'fluentd_chunks_sent_lately',
  'fluentd_failed_try_ratio',
  'fluentd_tries_per_minute',
  'log_lines_lately',
  'log_lines_per_minute',
  'log_parse_failure_ratio',
  'logged_requests_per_minute',
  'not_found_per_minute',
  'refused_ratio',
];

/** Recorded quantities that a healthy cluster without history does not have, and why. */
const NOT_HERE: Readonly<Record<string, string>> = {
  pod_crash_looping: 'no container waits to be started again',
  cronjob_last_run_failed: 'no run has come due',
  replication_slot_active: 'there is no slot but the receiver’s own',
  disk_full_in_seconds: 'a trend takes hours of history',
  container_waiting: 'no container waits',
  container_oom_killed_age_seconds: 'none was killed for its memory',
  quota_usage: 'there is no quota',
  cronjob_deadline_used: 'no job need run at the moment',
  incident_open: 'no incident need be open',
  top_talker_ratio: 'nobody need have asked for anything',
  requests_per_minute_before: 'there was no last week',
  requests_ratio_to_before: 'there was no last week',
  prediction_requests_per_minute: 'nobody need have asked for a prediction',
  prediction_error_rate: 'nobody need have asked for a prediction',
  prediction_response_time_p95_seconds: 'nobody need have asked for a prediction',
  kube_state_metrics_failing: 'errors of reading are counted from the first one on',
};

/** What this cluster does not have, and why: also what its stand-ins do not tell. */
export function notHere({ standIns }: World): Readonly<Record<string, string>> {
  const logs = standIns.has(FLUENTD) ? OF_LOGS : [];
  return { ...NOT_HERE, ...Object.fromEntries(logs.map((name) => [name, 'a stand-in answers for Fluentd'])) };
}

/** Prometheus sees everything it is told to see, and computes what it is told to compute. */
export function scrapingChecks(world: World): readonly Check[] {
  const { plane, prometheus, sink, namespace } = world;
  const jobs = plane.inventory.scrapeJobs.map(({ job }) => job);
  const records = [
    ...new Set(plane.alerting.slices.flatMap((slice) => slice.records.map(({ record }) => record))),
  ];
  const { prometheus: replicas, alertmanager } = plane.config.environment.replicas;
  return [
    {
      what: `every scrape job has targets and all of them are up (${jobs.join(', ')})`,
      run: async () => {
        const targets = async (): Promise<Target[]> =>
          (await prometheus.api('targets', { state: 'active' })).activeTargets;
        const wrong = async () => {
          const found = await targets();
          const without = jobs.filter((job) => !found.some(({ scrapePool }) => scrapePool === job));
          const down = found.filter(({ health }) => health !== 'up');
          return [
            ...without.map((job) => `${job}: no target`),
            ...down.map((it) => `${it.scrapePool} ${it.scrapeUrl}: ${it.health} ${it.lastError}`),
          ];
        };
        await until({
          what: 'all targets are up',
          atMost: 120,
          every: 2,
          look: async () => ((await wrong()).length === 0 ? true : undefined),
          evidence: async () => (await wrong()).join('\n'),
        });
        return `${(await targets()).length} targets`;
      },
    },
    {
      what: 'the guides’ queries `up` and `http_requests_total` answer through service/prometheus:9090',
      run: async () => {
        const up = await prometheus.query('up');
        const requests = await prometheus.query('http_requests_total');
        if (up.length === 0 || requests.length === 0) {
          throw new Finding(`up: ${up.length} series, http_requests_total: ${requests.length} series`);
        }
        return `${up.length} and ${requests.length} series`;
      },
    },
    {
      what: 'every synthesized rule is loaded and evaluates without an error',
      run: async () => {
        const expected = plane.alerting.rules.groups.reduce((sum, { rules }) => sum + rules.length, 0);
        const loaded = async () => (await prometheus.api('rules')).groups as { rules: LoadedRule[] }[];
        const badOf = (groups: Awaited<ReturnType<typeof loaded>>) =>
          groups
            .flatMap(({ rules }) => rules)
            .filter(({ health, lastError }) => health !== 'ok' || lastError);
        // A slow group comes to its first turn at a moment of its own within the interval.
        await until({
          what: 'every rule has been evaluated',
          atMost: 2 * plane.config.evaluation.slowEvaluationInterval,
          every: 3,
          look: async () =>
            badOf(await loaded()).some(({ health }) => health === 'unknown') ? undefined : true,
          evidence: async () =>
            badOf(await loaded())
              .map(({ name, health }) => `${name}: ${health}`)
              .join('\n'),
        });
        const groups = await loaded();
        const rules = groups.flatMap((group) => group.rules);
        const bad = badOf(groups);
        if (rules.length !== expected || bad.length > 0) {
          const lines = bad.map((rule) => `${rule.name}: ${rule.health} ${rule.lastError ?? ''}`);
          throw new Finding([`${rules.length} rules loaded, ${expected} synthesized`, ...lines].join('\n'));
        }
        return `${rules.length} rules in ${groups.length} groups`;
      },
    },
    {
      what: 'every recorded quantity has data',
      run: async () => {
        const without = notHere(world);
        const unknown = Object.keys(without).filter((record) => !records.includes(record));
        if (unknown.length > 0) throw new Finding(`excused, and never recorded: ${unknown.join(', ')}`);
        const expected = records.filter((record) => !(record in without));
        const missing = async () => {
          const names = expected.join('|');
          const present = await prometheus.query(`count by (__name__) ({__name__=~"${names}"})`);
          return expected.filter((record) => !present.some(({ metric }) => metric.__name__ === record));
        };
        await until({
          what: 'data of every quantity',
          atMost: RECORDED_WITHIN,
          every: 3,
          look: async () => ((await missing()).length === 0 ? true : undefined),
          evidence: async () => `no data: ${(await missing()).join(', ')}`,
        });
        const why = Object.entries(without).map(([record, reason]) => `${record} not: ${reason}`);
        return [`${expected.length} quantities`, ...why].join('; ');
      },
    },
    {
      what: `each of the ${replicas} replicas of Prometheus knows ${alertmanager} Alertmanagers`,
      run: async () => {
        for (let replica = 0; replica < replicas; replica++) {
          const one = new Prometheus(namespace, `pod/prometheus-${replica}`);
          const { activeAlertmanagers } = await one.api('alertmanagers').finally(() => one.close());
          if (activeAlertmanagers.length !== alertmanager) {
            throw new Finding(`prometheus-${replica} knows ${activeAlertmanagers.length}`);
          }
        }
      },
    },
    {
      what: `the Alertmanagers gossip as one cluster of ${alertmanager}`,
      run: async () => {
        const seen = await until({
          what: `every Alertmanager counts ${alertmanager} members`,
          atMost: 60,
          look: async () => {
            const members = await prometheus.query('alertmanager_cluster_members');
            const counts = members.map(({ value }) => Number(value[1]));
            return counts.length === alertmanager && counts.every((count) => count === alertmanager)
              ? counts
              : undefined;
          },
        });
        return `members as each sees them: ${seen.join(', ')}`;
      },
    },
    {
      what: 'the Watchdog reaches the dead-man’s switch',
      run: async () => {
        const first = await until({
          what: 'a message at /dms',
          atMost: 90,
          look: async () => (await sink.messages()).find(({ path }) => path.startsWith('/dms')),
        });
        return `status ${first.body.status}, from ${first.body.receiver}`;
      },
    },
  ];
}
