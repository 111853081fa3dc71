import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mkdtempSync, rmSync } from 'node:fs';
import { configWith, loadConfig } from '../support/config';
import { ALL_FROM_LOGS, SOME_FROM_LOGS } from '../support/from-logs';
import { remember } from '../support/history/serve';
import type { Remembered } from '../support/history/serve';
import { alertingFor, planeFor } from '../support/plane';
import { queriesOf } from './asked';
import { boardsOf } from './boards';
import { WITHOUT_DATA } from './without-data';

/** Milliseconds within which a panel's query is answered. */
const FAST = 300;
/** The best of so many: another program may have had the processor. */
const TRIES = 3;

const plane = planeFor(loadConfig());
const boards = boardsOf(plane.config, plane.alerting.signals);
const folder = mkdtempSync(join(tmpdir(), 'plane-history-'));
let past: Remembered;

beforeAll(async () => {
  const started = Date.now();
  past = await remember(plane, folder);
  const { series, samples } = past;
  process.stderr.write(`history: ${series} series, ${samples} samples in ${Date.now() - started} ms\n`);
}, 600_000);

afterAll(async () => {
  await past?.prometheus.stop();
  rmSync(folder, { recursive: true, force: true });
});

const all = boards.flatMap(queriesOf);
const name = ({ board, kind, of, expr }: (typeof all)[number]) =>
  `${board} ${kind} ${of}: ${expr.replace(/\s+/g, ' ')}`;

test('every query of every panel, variable and annotation has data, or a reason why not', async () => {
  const empty: string[] = [];
  for (const one of all) {
    const answer = await one.ask(past.prometheus, past.end);
    if (!answer.some(({ values }) => values.some(([, value]) => Number.isFinite(value))))
      empty.push(name(one));
  }
  const excused = (text: string) => Object.keys(WITHOUT_DATA).find((part) => text.includes(part));
  expect(empty.filter((text) => excused(text) === undefined)).toEqual([]);
  expect(Object.keys(WITHOUT_DATA).filter((part) => !empty.some((text) => text.includes(part)))).toEqual([]);
  expect(all.length).toBeGreaterThan(100);
}, 300_000);

test.each([
  ['some', SOME_FROM_LOGS],
  ['all', ALL_FROM_LOGS],
])(
  'the boards where %s services are counted from logs show them',
  async (_, changes) => {
    const config = configWith(changes);
    const others = boardsOf(config, alertingFor(config).signals).flatMap(queriesOf);
    const more = others.filter(({ expr }) => !all.some((one) => one.expr === expr));
    expect(
      more.filter(({ board, kind }) => board === 'srs-application' && kind === 'panel').length,
    ).toBeGreaterThan(6);
    for (const one of more) {
      const answer = await one.ask(past.prometheus, past.end);
      const found = answer.filter(({ values }) => values.some(([, value]) => Number.isFinite(value)));
      expect([name(one), found.length > 0]).toEqual([name(one), true]);
    }
  },
  120_000,
);

test('every query of a panel is answered fast', async () => {
  const times: [number, string][] = [];
  for (const one of all.filter(({ kind }) => kind === 'panel')) {
    let best = Infinity;
    for (let tries = 0; tries < TRIES && best > FAST / 3; tries++) {
      const started = performance.now();
      await one.ask(past.prometheus, past.end);
      best = Math.min(best, performance.now() - started);
    }
    times.push([best, name(one)]);
  }
  times.sort(([a], [b]) => b - a);
  for (const [time, text] of times.slice(0, 5)) process.stderr.write(`${time.toFixed(0)} ms ${text}\n`);
  expect(times.filter(([time]) => time > FAST)).toEqual([]);
}, 300_000);

test('a query of nothing is told from one with data', async () => {
  expect(await past.prometheus.at('no_such_series', past.end)).toEqual([]);
  await expect(past.prometheus.at('sum by (', past.end)).rejects.toThrow(/parse error/);
});
