import { contents } from '../../infra/outputs';
import type { Config } from '../../config';
import { configWith } from '../support/config';
import { planeFor } from '../support/plane';
import { leaves, SWITCHED_ON } from '../support/leaves';

/** Everything a configuration becomes, by file name, in a form that is quick to compare. */
const render = (config: Config) =>
  new Map([...contents(planeFor(config))].map(([name, content]) => [name, JSON.stringify(content)]));

describe('each number of thresholds.yaml', () => {
  const before = render(configWith(SWITCHED_ON));
  const moved = leaves().map(({ path, changes }) => {
    const after = render(configWith({ ...SWITCHED_ON, ...changes }));
    const names = [...new Set([...before.keys(), ...after.keys()])];
    return { path, files: names.filter((name) => before.get(name) !== after.get(name)) };
  });

  it('moves something', () => {
    expect(moved.filter(({ files }) => files.length === 0).map(({ path }) => path)).toEqual([]);
    expect(moved.length).toBeGreaterThan(80);
  });

  it('is named with what it moves', () => {
    const of = (path: string) => moved.find((one) => one.path === path)?.files;
    expect(of('thresholds.memory.warning.above')).toEqual([
      'kubernetes/prometheus.yaml',
      'kubernetes/grafana.yaml',
      'docs/runbooks/HighMemoryUsage.md',
      'dist/prod/rules/alerting_rules.yml',
      'dist/prod/rules/slices/HighMemoryUsage.alerts.yml',
      'dist/prod/rules/tests/HighMemoryUsage.limits.test.yml',
      'dist/prod/rules/tests/HighMemoryUsage.quantity.test.yml',
      'dist/prod/dashboards/srs-system.json',
    ]);
    expect(of('scaling.backend.horizontal.maxReplicas')).toEqual(['kubernetes/hpa.yaml']);
  });
});
