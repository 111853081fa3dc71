import { costLine, estimate, overBudget } from '../../alerts';
import type { Estimate } from '../../alerts';
import { selectorsIn } from '../../alerts/cost/selectors';
import { readables, ruleCosts } from '../../alerts/cost/rules';
import { countOf, fleetOf } from '../../inventory';
import { configWith, loadConfig } from '../support/config';
import type { Changes } from '../support/config';
import { ALL_FROM_LOGS, SOME_FROM_LOGS } from '../support/from-logs';
import { alertingFor } from '../support/plane';
import { childrenOf, nodesOf, textOf } from '../support/promql';
import type { PromqlNode } from '../support/promql';
import { selectorsOf } from '../support/selectors';

const config = loadConfig();
const plane = alertingFor(config);
const of = (changes: Changes) => {
  const changed = configWith(changes);
  return estimate(changed, alertingFor(changed));
};
const now = estimate(config, plane);
const job = (name: string, all: Estimate = now) => all.jobs.find((it) => it.job === name);

describe('the selectors of an expression', () => {
  const expressions = plane.slices.flatMap(({ records, alerts }) =>
    [...records, ...alerts].map(({ expr }) => expr),
  );

  /** The window around a selector, by Prometheus' own grammar. */
  function windowsOf(expr: string): (string | undefined)[] {
    return nodesOf(expr)
      .filter(({ name }) => name === 'VectorSelector')
      .map(({ parent }) => matrixOf(parent))
      .map((matrix) => (matrix ? /\[([^\]]*)\]/.exec(textOf(expr, lastOf(matrix, expr)))?.[1] : undefined));
  }
  const matrixOf = (node: PromqlNode | null) => (node?.name === 'MatrixSelector' ? node : undefined);
  const lastOf = (matrix: PromqlNode, expr: string) => {
    const [selector] = childrenOf(matrix);
    expect(textOf(expr, matrix)).toContain('[');
    return { from: selector?.to ?? matrix.from, to: matrix.to };
  };

  it('are those that Prometheus’ grammar finds, for every rule', () => {
    for (const expr of expressions) {
      const found = selectorsIn(expr);
      const names = selectorsOf(expr).flatMap((one) => one.names);
      expect([expr, found.map(({ name }) => name)]).toEqual([expr, names]);
      const plain = selectorsOf(expr).every((one) => one.names.length === 1);
      if (plain) expect([expr, found.map(({ window }) => window)]).toEqual([expr, windowsOf(expr)]);
    }
    expect(expressions.length).toBeGreaterThan(200);
  });

  it('keep the words of the language, labels and strings apart from names', () => {
    const expr = `
      sum by (job, le) (rate(a_total{le=~"x|}y",job!="b"}[5m] offset 1h)) # c{d="e"}
      / on (job) group_left (node) label_replace(f[3d:1m], "g", "$1", "h", "(.+)") and 2 > bool -Inf
      or {__name__=~"i|j",k="l"}`;
    expect(selectorsIn(expr)).toEqual([
      {
        name: 'a_total',
        window: '5m',
        matchers: [
          { label: 'le', operator: '=~', value: 'x|}y' },
          { label: 'job', operator: '!=', value: 'b' },
        ],
      },
      { name: 'f', window: '3d', step: '1m', matchers: [] },
      ...['i', 'j'].map((name) => ({
        name,
        matchers: [
          { label: '__name__', operator: '=~', value: 'i|j' },
          { label: 'k', operator: '=', value: 'l' },
        ],
      })),
    ]);
  });
});

describe('the series of a job', () => {
  const { cost, application, scaling, evaluation } = config;

  it('are counted for each target from what tells them apart', () => {
    // CPUs × modes, disks, links, six of each filesystem, ten single ones; and the five that Prometheus adds.
    const perNode =
      cost.coresPerNode * 8 + cost.disksPerNode + cost.linksPerNode + 6 * cost.filesystemsPerNode + 9 + 5;
    expect(job('node-exporter')).toEqual({
      job: 'node-exporter',
      targets: cost.nodes,
      series: cost.nodes * perNode,
      samplesPerSecond: (cost.nodes * perNode) / evaluation.scrapeInterval,
    });
  });

  it('of a service are routes × statuses, routes × buckets, and what else it exports, for every pod', () => {
    const { routesPerService, statusesPerRoute, otherSeriesPerPod } = cost;
    const buckets = application.services[0]!.metrics.buckets.length + 1;
    const perPod = routesPerService * (statusesPerRoute + buckets + 2) + otherSeriesPerPod + 5;
    expect(job('backend')).toMatchObject({
      targets: scaling.backend.horizontal.maxReplicas,
      series: scaling.backend.horizontal.maxReplicas * perPod,
    });
    expect(job('frontend')).toMatchObject({
      targets: cost.podsPerService,
      series: cost.podsPerService * perPod,
    });
  });

  it('follow nodes, replicas, routes, a fourth service and what is switched off', () => {
    expect(job('node-exporter', of({ 'cost.nodes': 6 }))?.series).toBe(
      2 * (job('node-exporter')?.series ?? 0),
    );
    expect(job('alertmanager', of({ 'environment.replicas.alertmanager': 5 }))?.targets).toBe(5);
    expect(job('backend', of({ 'cost.routesPerService': 24 }))?.series).toBeGreaterThan(
      job('backend')?.series ?? 0,
    );
    const fourth = of({
      'application.services.3': { name: 'worker', title: '作業', port: 80, owner: 'dev' },
    });
    expect(job('worker', fourth)?.series).toBe(job('frontend')?.series);
    expect(fourth.recorded.series).toBeGreaterThan(now.recorded.series);
    expect(fourth.series).toBeGreaterThan(now.series + (job('frontend')?.series ?? 0));
    expect(job('cert-manager', of({ 'environment.neighbours.certManager.enabled': false }))).toBeUndefined();
  });

  it('of a probe come once per probeInterval', () => {
    const probe = job('probe');
    expect(probe?.samplesPerSecond).toBe((probe?.series ?? 0) / evaluation.probeInterval);
  });
});

describe('the cost of a rule', () => {
  const fleet = fleetOf(config);
  const all = readables(fleet, plane.signals);
  const cost = (expr: string) =>
    ruleCosts([{ alert: 'A', group: 'g', records: [{ record: 'r', expr }], alerts: [] }], all, fleet)[0];
  const { nodes, coresPerNode } = config.cost;

  it.each([
    ['node_load5{job="node-exporter"}', nodes, nodes],
    ['node_load5{job="kubelet"}', 0, 0],
    [
      'rate(node_cpu_seconds_total{job="node-exporter",mode="idle"}[5m])',
      nodes * coresPerNode,
      nodes * coresPerNode * 20,
    ],
    ['node_cpu_seconds_total{mode!~"idle|iowait"}', nodes * coresPerNode * 6, nodes * coresPerNode * 6],
    ['up{job="prometheus"} or up{job="alertmanager"}', 5, 5],
    // A recorded series has a sample per evaluation of its group; its own labels are not all known.
    ['max_over_time(memory_usage{scope="node",owner="x"}[1m])', nodes, nodes * 4],
    ['avg_over_time(slo:sli_error:ratio_rate5m[30d])', 6, 6 * 43_200],
    ['max_over_time(node_load5{job="node-exporter"}[1h:1m])', nodes, nodes * 60],
    ['container_memory_working_set_bytes{id="/"}', nodes, nodes],
    ['container_memory_working_set_bytes{container=""} unless nothing_of_the_kind', NaN, NaN],
    ['vector(1)', 0, 0],
  ])('%s', (expr, series, samples) => {
    const found = cost(expr);
    if (Number.isNaN(series)) expect(found?.series).toBeGreaterThan(nodes);
    else expect([found?.series, found?.samples]).toEqual([series, samples]);
  });

  it('is known for every rule, and nothing but what is quiet reads nothing', () => {
    const idle = now.rules.filter(
      ({ kind, name, series }) => kind === 'record' && series === 0 && !CONSTANT.test(name),
    );
    expect([...new Set(idle.map(({ name }) => name))].sort()).toEqual(QUIET);
    expect(now.rules).toHaveLength(
      plane.slices.reduce((sum, { records, alerts }) => sum + records.length + alerts.length, 0),
    );
  });

  const CONSTANT =
    /^(slo:(objective|error_budget|time_period).*|sloth_slo_info|watchdog|scrape_targets_expected)$/;
  /** On a calm day nothing waits, was killed, is limited by a quota, fails or fires, and no slot is there but the plane's own. */
  const QUIET = [
    'container_oom_killed_age_seconds',
    'container_waiting',
    'incident_open',
    'kube_state_metrics_failing', // only its failures are read
    'pod_crash_looping',
    'quota_usage',
    'replication_slot_active',
    'wal_slot_headroom_bytes', // the rule about a slot that was lost
  ];
});

describe.each([
  ['some', SOME_FROM_LOGS],
  ['all', ALL_FROM_LOGS],
])('where %s services are counted from logs', (_, changes) => {
  const changed = configWith(changes);
  const alerts = alertingFor(changed);
  const all = readables(fleetOf(changed), alerts.signals);
  const recorded = (name: string) =>
    (all.get(name) ?? []).reduce((sum, { shape }) => sum + countOf(shape), 0);

  it.each([
    'requests_per_minute',
    'error_rate',
    'response_time_p95_seconds',
    'requests_in_flight',
    'slo_requests_per_minute',
    'slo_errors_per_minute',
  ])('%s is recorded as often as before', (name) => {
    expect(recorded(name)).toBe(
      (readables(fleetOf(config), plane.signals).get(name) ?? []).reduce(
        (sum, { shape }) => sum + countOf(shape),
        0,
      ),
    );
  });

  it('fits the budget: Fluentd’s series are fewer than those of pods', () => {
    const changedTo = estimate(changed, alerts);
    expect(overBudget(changedTo)).toEqual([]);
    expect(job('frontend', changedTo)).toBeUndefined();
    expect(changedTo.series).toBeLessThan(now.series);
    const { routes, buckets } = changed.logging.http;
    // Durations by route (bounds, sum, count) and answers by route and class, on each node.
    const perNode = 3 * (routes.length + 1) * (buckets.length + 3 + 5);
    const grown = (job('fluentd', changedTo)?.series ?? 0) - (job('fluentd')?.series ?? 0);
    expect(grown).toBe(changed.cost.nodes * perNode);
  });
});

describe('the budget', () => {
  it.each(['prod', 'dev', 'ci'] as const)('holds in %s', (place) => {
    const own = loadConfig(place);
    expect(overBudget(estimate(own, alertingFor(own)))).toEqual([]);
  });

  it('is told with what costs most', () => {
    const small = of({ 'cost.maxSeries': 5000 });
    expect(overBudget(small)).toEqual([
      expect.stringMatching(
        /^cost\.maxSeries: expected at most 5,000 series, estimated are [\d,]+, most of them of backend \([\d,]+\); keep fewer/,
      ),
    ]);
  });

  it('includes the disk: retention × samples × bytes', () => {
    const { retention, retentionShare } = config.plane.prometheus;
    expect(now.disk).toBe(retention * now.samplesPerSecond * config.cost.bytesPerSample);
    expect(now.room).toBe(config.environment.storage.prometheus * retentionShare);
    const small = of({ 'environment.storage.prometheus': '4Gi' });
    expect(overBudget(small)).toEqual([
      expect.stringMatching(/^storage\.prometheus: expected room for .* and the volume gives them 3\.2 GiB/),
    ]);
  });

  it('reads as one line', () => {
    expect(costLine(now, config)).toMatch(
      /^series [\d,]+ of at most 20,000, \d+ samples\/s, disk \d+\.\d GiB of 40\.0 GiB after 45d$/,
    );
  });
});
