import { metricsOf, OF_EVERY_TARGET } from '../../inventory';
import type { Config } from '../../config';
import { configWith } from '../support/config';
import { ALL_FROM_LOGS, SOME_FROM_LOGS } from '../support/from-logs';
import { SWITCHED_ON } from '../support/leaves';
import { planeFor } from '../support/plane';
import { selectorsOf } from '../support/selectors';

function queriesOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (typeof inner !== 'string') return queriesOf(inner);
    const [, variable] = /^label_values\((.*), *\w+\)$/.exec(inner) ?? [];
    return key === 'expr' ? [inner] : variable ? [variable] : [];
  });
}

/** What rules and boards ask for in a configuration, and what of it no scrape job delivers. */
function asked(config: Config) {
  const { alerting, boards, inventory } = planeFor(config);

  const recorded = new Set(alerting.slices.flatMap(({ records }) => records.map(({ record }) => record)));
  const jobs = inventory.scrapeJobs.map(({ job }) => job);
  /** What is pushed bears the name of who pushed it, and is scraped from the pushgateway; Prometheus only fetches it. */
  const pushers = inventory.connections.flatMap(({ from, to }) =>
    'workload' in to && to.workload === 'pushgateway' && 'workload' in from && from.workload !== 'prometheus'
      ? [from.workload]
      : [],
  );

  /** Every expression that Prometheus is asked, with where it stands. */
  const expressions = [
    ...alerting.slices.flatMap(({ alert, records }) => records.map(({ expr }) => ({ where: alert, expr }))),
    ...boards.flatMap(({ uid, json }) => queriesOf(json).map((expr) => ({ where: uid, expr }))),
  ];

  /** Scrape jobs that a selector's matchers let through. */
  function scrapedBy(matchers: readonly RegExp[]): string[] {
    const all = [...jobs.map((job) => [job, job]), ...pushers.map((job) => [job, 'pushgateway'])];
    const asked = all.filter(([label = '']) => matchers.some((matcher) => matcher.test(label)));
    return [...new Set(asked.map(([, job = '']) => job))];
  }

  /** What is wrong with an expression: names that no job it asks delivers. */
  function unknownIn(expr: string): string[] {
    return selectorsOf(expr).flatMap(({ names, jobs: matchers, selector }) =>
      names.flatMap((name) => {
        if (recorded.has(name) || /^ALERTS(_FOR_STATE)?$/.test(name)) return [];
        const asked = scrapedBy(matchers);
        if (asked.length === 0) return [`${selector} asks no scrape job`];
        // A pattern may let through jobs of the pushgateway beside others.
        const delivers = (job: string) => [...OF_EVERY_TARGET, ...metricsOf(config, job)].includes(name);
        return asked.every(delivers) ? [] : [`${name} is not in the catalogue of ${asked.join(', ')}`];
      }),
    );
  }

  return { config, expressions, jobs, scrapedBy, unknownIn };
}

const prod = asked(configWith(SWITCHED_ON));
const VARIANTS = {
  'with everything on': prod,
  'with some services counted from logs': asked(configWith({ ...SWITCHED_ON, ...SOME_FROM_LOGS })),
  'with all services counted from logs': asked(configWith({ ...SWITCHED_ON, ...ALL_FROM_LOGS })),
};

describe.each(Object.entries(VARIANTS))(
  'a plane %s',
  (_, { config, expressions, jobs, scrapedBy, unknownIn }) => {
    it('lists every metric that a rule or a board asks for, under the job it is asked of', () => {
      const unknown = expressions.flatMap(({ where, expr }) =>
        unknownIn(expr).map((what) => `${where}: ${what}`),
      );
      expect(unknown).toEqual([]);
      expect(expressions.length).toBeGreaterThan(100);
    });

    it('lists nothing that nobody asks for: what is kept costs memory', () => {
      const asked = new Map<string, Set<string>>();
      for (const { expr } of expressions) {
        for (const { names, jobs: matchers } of selectorsOf(expr)) {
          for (const job of scrapedBy(matchers)) {
            asked.set(job, new Set([...(asked.get(job) ?? []), ...names]));
          }
        }
      }
      const idle = jobs.flatMap((job) =>
        metricsOf(config, job)
          .filter((name) => !asked.get(job)?.has(name))
          .map((name) => `${job}: ${name}`),
      );
      expect(idle).toEqual([]);
    });
  },
);

it('finds a name that the job does not deliver, a name misspelt, and a selector without a job', () => {
  expect(prod.unknownIn('rate(node_cpu_seconds_total{job="cadvisor"}[5m])')).toEqual([
    'node_cpu_seconds_total is not in the catalogue of cadvisor',
  ]);
  expect(prod.unknownIn('node_cpu_second_total{job="node-exporter"} > 0')).toHaveLength(1);
  expect(prod.unknownIn('node_cpu_seconds_total{mode="idle"}')).toEqual([
    'node_cpu_seconds_total{mode="idle"} asks no scrape job',
  ]);
  expect(prod.unknownIn('{__name__=~"up|pg_upp",job="postgres"}')).toEqual([
    'pg_upp is not in the catalogue of postgres',
  ]);
  expect(prod.unknownIn('sum(backup_rows{job="postgres-backup"})')).toEqual([]);
});

it('follows the names that the services export, for every service', () => {
  const other = configWith({
    'application.serviceDefaults.metrics.requests': 'served_total',
    'application.services.3': { name: 'worker', title: '作業', port: 80, owner: 'dev' },
  });
  expect(metricsOf(other, 'worker')).toContain('served_total');
  expect(metricsOf(other, 'backend')).not.toContain('http_requests_total');
});
