import { scrapeConfigs } from '../../constructs/prometheus/scrape-configs';
import { catalogueOf, fleetOf, inventory, metricsOf } from '../../inventory';
import { configWith, loadConfig } from '../support/config';
import { ALL_FROM_LOGS, SOME_FROM_LOGS } from '../support/from-logs';

const scraped = loadConfig();
const some = configWith(SOME_FROM_LOGS);
const all = configWith(ALL_FROM_LOGS);

const DURATIONS = ['_bucket', '_count', '_sum'].map((part) => `log_http_request_duration_seconds${part}`);
const BY_ROUTE = 'log_http_route_responses_total';

it('is not scraped, and Prometheus may not reach it; its health path is still asked', () => {
  const { connections, scrapeJobs } = inventory(some);
  const jobs = scrapeJobs.map(({ job }) => job);
  expect(jobs).toContain('backend');
  expect(jobs.filter((job) => ['frontend', 'ml-system'].includes(job))).toEqual([]);
  const to = (name: string) =>
    connections.flatMap(({ from, to: end }) =>
      'workload' in end && end.workload === name && 'workload' in from ? [from.workload] : [],
    );
  expect(to('backend').sort()).toEqual(['blackbox-exporter', 'prometheus']);
  expect(to('frontend')).toEqual(['blackbox-exporter']);
  const probed = scrapeJobs.flatMap((it) => (it.job === 'probe' && it.kind === 'probe' ? it.targets : []));
  expect(probed.map(({ labels }) => labels['service'])).toEqual(['backend', 'frontend', 'ml-system']);
});

it('has no metrics of its own; what Fluentd counts instead passes its keep-list, and only then', () => {
  expect(metricsOf(some, 'frontend')).toEqual([]);
  expect(metricsOf(some, 'backend')).toEqual(metricsOf(scraped, 'backend'));
  const more = metricsOf(some, 'fluentd').filter((name) => !metricsOf(scraped, 'fluentd').includes(name));
  expect(more).toEqual([...DURATIONS, BY_ROUTE]);
  const kept = (config: typeof some) =>
    JSON.stringify(
      scrapeConfigs(inventory(config).scrapeJobs, config, []).find(
        (it) => (it as { job_name: string }).job_name === 'fluentd',
      ),
    );
  expect(kept(some)).toContain(DURATIONS[0]);
  expect(kept(scraped)).not.toContain(DURATIONS[0]);
});

it('counts by route only where predictions are counted from logs', () => {
  const frontend = configWith({
    'application.services.1.metricsFrom': 'logs',
    'application.services.1.objectives': SOME_FROM_LOGS['application.services.1.objectives'],
  });
  expect(metricsOf(frontend, 'fluentd')).toEqual(expect.arrayContaining(DURATIONS));
  expect(metricsOf(frontend, 'fluentd')).not.toContain(BY_ROUTE);
  expect(metricsOf(all, 'fluentd')).toContain(BY_ROUTE);
});

it('is counted in the estimate: services × routes × bounds, under the name of the service', () => {
  const shapes = catalogueOf(fleetOf(all), 'fluentd');
  const sizes = (name: string) => (shapes[name] ?? []).map((kind) => kind.length);
  const { routes, buckets } = all.logging.http;
  expect(sizes(DURATIONS[0] ?? '')).toEqual([3, routes.length + 1, buckets.length + 1]);
  expect(sizes(DURATIONS[1] ?? '')).toEqual([3, routes.length + 1]);
  expect(sizes(BY_ROUTE)).toEqual([3, routes.length + 1, 5]);
  expect(shapes['log_messages_total']?.[0]?.map(({ service }) => service)).toContain('frontend');
});
