import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cpus } from 'node:os';
import { catalogueOf, countOf, fleetOf, metricsOf } from '../../inventory';
import { Exporter, freePort, onPath } from '../postgres/support/exporter';
import { configWith } from '../support/config';
import type { Changes } from '../support/config';
import { SWITCHED_ON } from '../support/leaves';
import { tool } from '../support/tools';

const config = configWith(SWITCHED_ON);
let folder: string;
let exporter: Exporter | undefined;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'exporter-'))));
afterEach(async () => {
  await exporter?.stop();
  exporter = undefined;
  rmSync(folder, { recursive: true, force: true });
});

/** A test on a program that is on the PATH; without it, skipped, and the reason is printed and in its name. */
function on(program: string, what: string, test: (file: string) => Promise<void>): void {
  const file = onPath(program);
  if (file) return it(`${program}: ${what}`, () => test(file), 30_000);
  const why = `skipped: ${program} is not on the PATH`;
  process.stderr.write(`${why}\n`);
  it.skip(`${program}: ${what} (${why})`, () => undefined);
}

const missing = (job: string, names: ReadonlySet<string>, except: readonly string[] = []) =>
  metricsOf(config, job).filter((name) => !names.has(name) && !except.includes(name));

/**
 * Series of the catalogue's metrics that were found, and how many the estimate of cost expects of one target, by metric.
 * `more`: numbers of the machine, which the estimate is told.
 */
function counted(
  job: string,
  found: ReadonlyMap<string, number>,
  more: Changes = {},
  groups: readonly string[] = [],
) {
  const catalogue = catalogueOf(fleetOf(configWith({ ...SWITCHED_ON, ...more }), groups), job);
  const counts = Object.entries(catalogue).map(([name, shape]) => {
    const real = [...found.keys()].filter((key) => key.replace(/\{.*/, '') === name).length;
    return { name, real, expected: countOf(shape) };
  });
  const sum = (of: 'real' | 'expected') => counts.reduce((all, one) => all + one[of], 0);
  const ratio = sum('expected') / sum('real');
  process.stderr.write(
    `${job}: ${sum('expected')} series estimated, ${sum('real')} found, ratio ${ratio.toFixed(2)}\n`,
  );
  return { ratio, wrong: counts.filter(({ real, expected }) => real !== expected) };
}

on('node_exporter', 'exports what the catalogue says', async (file) => {
  exporter = await Exporter.start(file, (address) => [`--web.listen-address=${address}`]);
  const names = await exporter.names();
  // A machine without a link of known speed has none of these; the rule falls back to thresholds.network.linkSpeed.
  expect(missing('node-exporter', names, ['node_network_speed_bytes'])).toEqual([]);
  const series = await exporter.scrape();
  const many = (name: string) =>
    Math.max(1, [...series.keys()].filter((key) => key.startsWith(`${name}{`)).length);
  const { ratio, wrong } = counted('node-exporter', series, {
    'cost.coresPerNode': cpus().length,
    'cost.filesystemsPerNode': many('node_filesystem_size_bytes'),
    'cost.disksPerNode': many('node_disk_io_time_weighted_seconds_total'),
    'cost.linksPerNode': many('node_network_speed_bytes'),
  });
  // A link without a speed, a machine without disks: nothing else may differ.
  const vary = ['node_network_speed_bytes', 'node_disk_io_time_weighted_seconds_total'];
  expect(wrong.filter(({ name }) => !vary.includes(name))).toEqual([]);
  expect(Math.abs(ratio - 1)).toBeLessThan(0.1);
});

on('blackbox_exporter', 'exports what the catalogue says about a target', async (file) => {
  const modules = join(folder, 'blackbox.yml');
  writeFileSync(modules, 'modules:\n  http_2xx:\n    prober: http\n');
  exporter = await Exporter.start(file, (address) => [
    `--web.listen-address=${address}`,
    `--config.file=${modules}`,
  ]);
  const names = await exporter.names(`/probe?module=http_2xx&target=${encodeURIComponent(exporter.address)}`);
  expect(missing('probe', names)).toEqual([]);
  const series = await exporter.scrape(
    `/probe?module=http_2xx&target=${encodeURIComponent(exporter.address)}`,
  );
  expect(counted('probe', series).wrong).toEqual([]);
});

on('kube-state-metrics', 'counts what it could not read, by kind of object', async (file) => {
  // An API server that lists pods, and refuses to tell news of them.
  const api = createServer(({ url = '' }, response) => {
    const refused = url.includes('watch=');
    response.writeHead(refused ? 403 : 200, { 'content-type': 'application/json' });
    const list = { kind: 'PodList', apiVersion: 'v1', metadata: { resourceVersion: '1' }, items: [] };
    const version = { major: '1', minor: '34', gitVersion: 'v1.34.0' };
    const status = { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'Forbidden', code: 403 };
    response.end(JSON.stringify(url.startsWith('/version') ? version : refused ? status : list));
  });
  await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = api.address() as AddressInfo;
    const own = await freePort();
    exporter = await Exporter.start(file, (address) => [
      `--apiserver=http://127.0.0.1:${port}`,
      '--resources=pods',
      `--port=${own}`,
      '--host=127.0.0.1',
      `--telemetry-port=${address.replace(/.*:/, '')}`,
      '--telemetry-host=127.0.0.1',
    ]);
    const read = (via: string, result: string) =>
      `kube_state_metrics_${via}_total{resource="*v1.Pod",result="${result}"}`;
    let series = await exporter.scrape();
    for (let tries = 0; tries < 40 && !series.has(read('watch', 'error')); tries++) {
      await new Promise((resolve) => setTimeout(resolve, 250));
      series = await exporter.scrape();
    }
    expect([...series.keys()]).toEqual(
      expect.arrayContaining([read('list', 'success'), read('watch', 'error')]),
    );
    expect(missing('kube-state-metrics-telemetry', await exporter.names())).toEqual([]);
  } finally {
    api.closeAllConnections();
    await new Promise((resolve) => api.close(resolve));
  }
});

on('pushgateway', 'hands on what is pushed, under the name of who pushed it', async (file) => {
  exporter = await Exporter.start(file, (address) => [`--web.listen-address=${address}`]);
  const body = metricsOf(config, 'pushgateway')
    .map((name) => `${name} 1\n`)
    .join('');
  await fetch(`${exporter.address}/metrics/job/postgres-backup`, { method: 'PUT', body });
  const series = await exporter.scrape();
  expect(missing('pushgateway', await exporter.names())).toEqual([]);
  expect(
    [...series.keys()].some((key) => key.startsWith('backup_rows{') && key.includes('job="postgres-backup"')),
  ).toBe(true);
});

it('prometheus: exports what the catalogue says', async () => {
  const settings = join(folder, 'prometheus.yml');
  writeFileSync(join(folder, 'rules.yml'), 'groups: [{ name: g, rules: [{ record: r, expr: "1" }] }]\n');
  // Some names appear with the first sample and the first Alertmanager; nobody answers at the discard port.
  writeFileSync(
    settings,
    [
      'global: { evaluation_interval: 1s }',
      'rule_files: [rules.yml]',
      'alerting: { alertmanagers: [{ static_configs: [{ targets: ["127.0.0.1:9"] }] }] }',
    ].join('\n'),
  );
  exporter = await Exporter.start(tool('prometheus'), (address) => [
    `--config.file=${settings}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    `--web.listen-address=${address}`,
  ]);
  let names = await exporter.names();
  for (let tries = 0; tries < 40 && missing('prometheus', names).length > 0; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    names = await exporter.names();
  }
  expect(missing('prometheus', names)).toEqual([]);
  const one = { 'environment.replicas.alertmanager': 1 };
  expect(counted('prometheus', await exporter.scrape(), one, ['g']).wrong).toEqual([]);
}, 30_000);

it('alertmanager: exports what the catalogue says', async () => {
  const settings = join(folder, 'alertmanager.yml');
  writeFileSync(settings, 'route: { receiver: nobody }\nreceivers: [{ name: nobody }]\n');
  exporter = await Exporter.start(tool('alertmanager'), (address) => [
    `--config.file=${settings}`,
    `--storage.path=${join(folder, 'data')}`,
    `--web.listen-address=${address}`,
    '--cluster.listen-address=127.0.0.1:0',
    '--cluster.advertise-address=127.0.0.1:1',
  ]);
  expect(missing('alertmanager', await exporter.names())).toEqual([]);
  expect(counted('alertmanager', await exporter.scrape()).wrong).toEqual([]);
}, 30_000);
