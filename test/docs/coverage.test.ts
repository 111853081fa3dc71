import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { metricsOf, OF_EVERY_TARGET } from '../../inventory';
import { contents, outputs } from '../../infra/outputs';
import { configWith, loadConfig, source } from '../support/config';
import { SWITCHED_ON } from '../support/leaves';
import { alertingFor, planeFor } from '../support/plane';
import { ROWS } from './coverage';

const ROOT = join(__dirname, '../..');
const plane = planeFor(loadConfig());
// Some alerts wait for something to be configured.
const { signals } = alertingFor(configWith(SWITCHED_ON));
const { alerting, boards, components, config, inventory } = plane;

/** The rows of the guides: A1 to A116, B1 to B75, of which 37 to 39 have three parts each. */
const IDS = [
  ...Array.from({ length: 116 }, (_, at) => `A${at + 1}`),
  ...Array.from({ length: 75 }, (_, at) => `B${at + 1}`).flatMap((id) =>
    ['B37', 'B38', 'B39'].includes(id) ? ['a', 'b', 'c'].map((part) => `${id}${part}`) : [id],
  ),
];

/** Rows that nothing answers yet. Whoever answers one names what does; nothing new may be added. */
const OPEN = (
  'A27 A40 A42 A59 A74 A75 A80 A81 A85 A99 A100 A102 A104 A114 A115 A116 ' +
  'B18 B26 B27 B28 B29 B31 B32 B33 B34 B35 B36 B37b B37c B38a B40 B41 B46 B47 B48 B51 B52 B53 B55 ' +
  'B61 B62 B65 B66'
).split(' ');

const numbers = parse(source('config/thresholds.yaml').text) as object;
const scraped = new Set([
  ...OF_EVERY_TARGET,
  ...inventory.scrapeJobs.flatMap(({ job }) => metricsOf(config, job)),
]);
const pages = [...outputs(plane)].filter(([name]) => name.startsWith('docs/')).map(([, text]) => text);
const titles = boards.flatMap(({ json }) =>
  [...JSON.stringify(json).matchAll(/"title":"([^"]*)"/g)].map(([, title = '']) => title),
);

/** Whether an artefact exists, by its kind. */
const EXISTS: Readonly<Record<string, (name: string) => boolean>> = {
  alert: (name) => signals.some(({ alert }) => alert === name),
  record: (name) => alerting.slices.some(({ records }) => records.some(({ record }) => record === name)),
  metric: (name) => scraped.has(name),
  object: (name) =>
    components.some(({ objects }) =>
      objects.some(({ kind, metadata }) => `${kind}/${metadata.name}` === name),
    ),
  board: (name) => boards.some(({ uid }) => uid === name),
  panel: (name) => titles.some((title) => title.split(' / ').includes(name)),
  receiver: (name) => alerting.alertmanager.receivers.some((one) => one.name === name),
  number: (name) =>
    name
      .split('.')
      .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], numbers) !==
    undefined,
  command: (name) => pages.some((text) => text.includes(name)),
  file: (name) => existsSync(join(ROOT, name)) || contents(plane).has(name),
};

function missing(artefact: string): string[] {
  const [, kind = '', name = ''] = /^(\w+):([^]+)$/.exec(artefact) ?? [];
  return EXISTS[kind]?.(name) === true ? [] : [artefact];
}

const answered = Object.entries(ROWS).flatMap(([id, row]) => ('by' in row ? [{ id, ...row }] : []));

it('has every row of the guides once', () => {
  expect(Object.keys(ROWS)).toEqual(IDS);
  expect(IDS).toHaveLength(197);
});

it('names artefacts that exist', () => {
  const wrong = answered.flatMap(({ id, by }) =>
    by.flatMap(missing).map((what) => `${id}: there is no ${what}`),
  );
  expect(wrong).toEqual([]);
});

it('names tests that exist', () => {
  const wrong = answered.flatMap(({ id, tests }) =>
    tests
      .filter((file) => !existsSync(join(ROOT, 'test', file)))
      .map((file) => `${id}: there is no test/${file}`),
  );
  expect(wrong).toEqual([]);
  expect(answered.filter(({ by, tests }) => by.length === 0 || tests.length === 0)).toEqual([]);
});

it('leaves open what was open, and no more', () => {
  expect(Object.entries(ROWS).flatMap(([id, row]) => ('open' in row ? [id] : []))).toEqual(OPEN);
});

it.each([
  'alert:HighCPUUsages',
  'object:Service/grafanas',
  'metric:ups',
  'number:thresholds.cpu.warning.over',
  'panel:Memory',
  'nothing:x',
  'up',
])('notices that there is no %s', (artefact) => expect(missing(artefact)).toEqual([artefact]));
