import type { Config } from '../../config';
import { contents } from '../../infra/outputs';
import type { Plane } from '../../infra/plane';
import { configWith } from '../support/config';
import { planeFor } from '../support/plane';
import { leaves, SWITCHED_ON } from '../support/leaves';

/** What is deployed, as text that is quick to compare; the generated tests take longer than all of it. */
const deployed = ({ components, patches, alerting }: Plane) =>
  JSON.stringify([components, patches, alerting.rules, alerting.alertmanager]);

/** Everything a configuration becomes, by file name. */
const render = (config: Config) =>
  new Map([...contents(planeFor(config))].map(([name, content]) => [name, JSON.stringify(content)]));

const base = configWith(SWITCHED_ON);
const all = leaves();

/** Files that differ when a number is changed. */
function movedBy(path: string): string[] {
  const { config } = all.find((leaf) => leaf.path === path)!;
  const [before, after] = [render(base), render(config)];
  return [...new Set([...before.keys(), ...after.keys()])].filter(
    (name) => before.get(name) !== after.get(name),
  );
}

/** What bounds the file itself: too small, and the configuration is refused; nothing is made from it. */
const BOUNDS = ['logging.maxSeries'];

describe('each number of thresholds.yaml', () => {
  it('moves something', () => {
    const before = deployed(planeFor(base));
    const unmoved = all
      .filter(({ path }) => !BOUNDS.includes(path))
      .filter(({ config }) => deployed(planeFor(config)) === before)
      // What is not deployed may still be a page, a board or a generated test.
      .filter(({ path }) => movedBy(path).length === 0);
    expect(unmoved.map(({ path }) => path)).toEqual([]);
    expect(all.length).toBeGreaterThan(80);
  });

  it('is named with what it moves', () => {
    expect(movedBy('thresholds.memory.warning.above')).toEqual([
      'kubernetes/prometheus.yaml',
      'kubernetes/grafana.yaml',
      'docs/runbooks/HighMemoryUsage.md',
      'dist/prod/rules/alerting_rules.yml',
      'dist/prod/rules/slices/HighMemoryUsage.alerts.yml',
      'dist/prod/rules/tests/HighMemoryUsage.limits.test.yml',
      'dist/prod/rules/tests/HighMemoryUsage.quantity.test.yml',
      'dist/prod/dashboards/srs-system.json',
    ]);
    expect(movedBy('scaling.backend.horizontal.maxReplicas')).toEqual([
      'kubernetes/hpa.yaml',
      'docs/cost.md',
    ]);
  });
});

describe('the numbers of the file', () => {
  it('are found, each with a valid neighbour', () => {
    expect(all.map(({ path }) => path)).toEqual(
      expect.arrayContaining([
        'thresholds.memory.warning.above',
        'application.services.1.port',
        'application.serviceDefaults.metrics.buckets.10',
        'jobs.ml-model-retrain.schedule',
        'plane.prometheus.resources.limits.cpu',
        'notifications.sev1.groupWait',
      ]),
    );
    expect(all.filter(({ path, value, changes }) => changes[path] === value)).toEqual([]);
    expect(new Set(all.map(({ path }) => path)).size).toBe(all.length);
  });
});
