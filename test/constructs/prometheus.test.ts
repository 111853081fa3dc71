import { parse } from 'yaml';
import { outputs } from '../../infra/outputs';
import { metricsOf } from '../../inventory';
import { planeFor } from '../support/plane';
import { loadConfig } from '../support/config';
import { withFolder, writeFiles } from '../support/promtool';
import { run } from '../support/tools';

interface ScrapeConfig {
  readonly job_name: string;
  readonly metric_relabel_configs: readonly {
    readonly source_labels: readonly string[];
    readonly regex: string;
    readonly action: string;
  }[];
}

describe.each(['prod', 'dev', 'ci'] as const)('prometheus.yml of %s', (place) => {
  const plane = planeFor(loadConfig(place));
  const text = outputs(plane).get(`dist/${place}/prometheus/prometheus.yml`) ?? '';

  it('is accepted by promtool', async () => {
    const { code, stdout, stderr } = await withFolder((folder) => {
      writeFiles(folder, { 'prometheus.yml': text });
      return run('promtool', ['check', 'config', '--syntax-only', `${folder}/prometheus.yml`]);
    });
    expect({ code, said: code === 0 ? '' : stdout + stderr }).toEqual({ code: 0, said: '' });
  });

  it('has every job of the inventory, and lets no target export a recorded name', () => {
    const jobs = [...text.matchAll(/job_name: (\S+)/g)].map(([, name]) => name);
    expect(jobs).toEqual(plane.inventory.scrapeJobs.map(({ job }) => job));
    const recorded = plane.alerting.slices.flatMap(({ records }) => records.map(({ record }) => record));
    const dropped = [...text.matchAll(/regex: (\S*memory_usage\S*)/g)].map(([, names = '']) =>
      names.split('|'),
    );
    expect(dropped.length).toBe(plane.inventory.scrapeJobs.filter(({ kind }) => kind === 'endpoints').length);
    for (const names of dropped) expect(new Set(names)).toEqual(new Set(recorded));
  });

  it('stores of each job of the plane what is asked of it, and all that the services export', () => {
    const { config, inventory } = plane;
    const services = config.application.services.map(({ name }) => name);
    const { scrape_configs } = parse(text) as { scrape_configs: ScrapeConfig[] };
    const first = scrape_configs.map(({ job_name, metric_relabel_configs: [rule] }) => ({
      job: job_name,
      stores: (name: string) =>
        rule?.source_labels.join() !== '__name__' ||
        new RegExp(`^(?:${rule.regex})$`).test(name) === (rule.action === 'keep'),
    }));
    for (const { job, stores } of first) {
      expect([job, metricsOf(config, job).filter((name) => !stores(name))]).toEqual([job, []]);
      expect([job, stores('go_gc_duration_seconds')]).toEqual([job, services.includes(job)]);
    }
    expect(first).toHaveLength(inventory.scrapeJobs.length);
  });

  it('keeps retention by size below the volume', () => {
    const { config } = plane;
    const args = JSON.stringify(plane.components.find(({ file }) => file === 'prometheus.yaml')?.objects);
    const size = Number(/retention\.size=(\d+)MB/.exec(args)?.[1]) * 2 ** 20;
    expect(size / config.environment.storage.prometheus).toBeCloseTo(
      config.plane.prometheus.retentionShare,
      2,
    );
  });
});
