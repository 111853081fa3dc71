import { outputs } from '../../infra/outputs';
import { buildPlane } from '../../infra/plane';
import { loadConfig } from '../support/config';
import { withFolder, writeFiles } from '../support/promtool';
import { run } from '../support/tools';

describe.each(['prod', 'dev', 'ci'] as const)('prometheus.yml of %s', (place) => {
  const plane = buildPlane(loadConfig(place));
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
