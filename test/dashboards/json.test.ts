import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { BOARD_IDS, boardUid, panelId } from '../../alerts';
import { dashboards } from '../../dashboards';
import { refId } from '../../dashboards/kit/base-panel';
import { filledRows } from '../../dashboards/kit/board';
import { configWith, loadConfig } from '../support/config';
import { alertingFor } from '../support/plane';
import { boardsOf, panelsOf } from './boards';
import { BOARD } from './shape';

const config = loadConfig();
const { signals } = alertingFor(config);
const boards = boardsOf(config, signals);
const validate = new Ajv({ strict: true, allowUnionTypes: true, allErrors: true }).compile(BOARD);

const published = join(
  __dirname,
  '../../node_modules/@grafana/grafana-foundation-sdk/jsonschema/dashboard.jsonschema.json',
);
const reason = existsSync(published)
  ? ''
  : ' (skipped: the npm package of the SDK does not contain its schema)';
if (reason) process.stderr.write(`${reason.trim()}\n`);
(reason === '' ? test : test.skip)(`boards follow the schema the SDK publishes${reason}`, () => {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- there is nothing to import until it ships
  const check = new Ajv({ strict: false }).compile(require(published) as object);
  for (const board of boards) expect([check(board), check.errors]).toEqual([true, null]);
});

describe('the JSON of a board', () => {
  test.each(boards.map((board) => [board.uid, board] as const))(
    '%s has only the keys Grafana knows',
    (_, board) => {
      expect([validate(board), validate.errors]).toEqual([true, null]);
    },
  );

  test('a misspelt key, a missing id and a text for a number are refused', () => {
    const [board] = boards as [(typeof boards)[number]];
    const broken = (edit: (copy: Record<string, unknown>) => void) => {
      const copy = structuredClone(board) as unknown as Record<string, unknown>;
      edit(copy);
      return validate(copy);
    };
    const panel = (copy: Record<string, unknown>) => (copy['panels'] as Record<string, unknown>[])[1]!;
    expect(broken(() => undefined)).toBe(true);
    expect(broken((copy) => (copy['timeZone'] = 'Asia/Tokyo'))).toBe(false);
    expect(broken((copy) => delete panel(copy)['id'])).toBe(false);
    expect(broken((copy) => (panel(copy)['gridPos'] = { x: '0', y: 0, w: 12, h: 8 }))).toBe(false);
  });

  test('is plain data, the same every time', () => {
    const text = JSON.stringify(dashboards(config, signals));
    expect(JSON.stringify(dashboards(loadConfig(), alertingFor(loadConfig()).signals))).toBe(text);
    expect(structuredClone(dashboards(config, signals))).toEqual(JSON.parse(text));
  });

  test('one panel, as a reader sees it', () => {
    const panel = boards.flatMap(panelsOf).find(({ id }) => id === panelId('HighMemoryUsage'));
    expect(panel).toMatchSnapshot();
  });
});

describe('the set of boards', () => {
  test('each file is named after its uid, in the order of the boards', () => {
    const all = dashboards(config, signals);
    const used = all.map(({ board }) => board);
    expect(used).toEqual(BOARD_IDS.filter((board) => used.includes(board)));
    expect(used).toEqual(expect.arrayContaining(['overview', ...signals.map(({ board }) => board)]));
    for (const { board, uid, fileName, json } of all) {
      expect([uid, fileName]).toEqual([boardUid(board), `${boardUid(board)}.json`]);
      expect(json).toHaveProperty('uid', uid);
    }
  });

  test('a folder can be a directory, and has the name of no board', () => {
    const all = dashboards(config, signals);
    for (const { folder } of all) {
      expect(folder.uid).toMatch(/^[a-z-]{1,40}$/);
      expect(boards.map(({ title }) => title)).not.toContain(folder.title);
      expect(all.map(({ uid }) => uid)).not.toContain(folder.uid);
    }
    const folders = all.map(({ board, folder }) => [board, folder.uid]);
    expect(folders).toContainEqual(['overview', 'srs-folder-all']);
    expect(folders).toContainEqual(['monitoring', 'srs-folder-plane']);
  });

  test('every board can be made from signals alone; a row with nothing to show is left out', () => {
    const onEach = BOARD_IDS.map((board) => ({ ...signals[0]!, board, alert: `On${board}` }));
    expect(dashboards(config, onEach).map(({ board }) => board)).toEqual(BOARD_IDS);
    expect(dashboards(config, []).map(({ board }) => board)).toContain('overview');
    const title = { ja: '行', en: 'Row' };
    expect(filledRows({ about: title, rows: [{ title, panels: [] }], next: [] })).toEqual([]);
  });

  test('the time zone is the application’s', () => {
    expect(boards.map(({ timezone }) => timezone)).toEqual(boards.map(() => 'Asia/Tokyo'));
    const elsewhere = boardsOf(configWith({ 'application.timeZone': 'Europe/Paris' }));
    expect(elsewhere[0]!.timezone).toBe('Europe/Paris');
  });
});

describe('links', () => {
  const { urls } = config.environment;
  const onEach = [...signals, ...BOARD_IDS.map((board) => ({ ...signals[0]!, board, alert: `On${board}` }))];
  const all = boardsOf(config, onEach);

  test('of a panel lead to the runbook of its alert and to the alert', () => {
    const known = new Map(onEach.map(({ alert }) => [panelId(alert), alert]));
    for (const panel of all.flatMap(panelsOf)) {
      const alert = known.get(panel.id);
      const expected =
        alert === undefined
          ? []
          : [
              `${urls.runbooks}/${alert}.md`,
              `${urls.alertmanager}/#/alerts?filter=%7Balertname%3D%22${alert}%22%7D`,
            ];
      expect(panel.links.map(({ url }) => url)).toEqual(expected);
    }
  });

  test.each([
    ['with every board', all],
    ['with the boards there are', boards],
    [
      'without database and certificates',
      boardsOf(
        config,
        signals.filter(({ board }) => !['database', 'certificates'].includes(board)),
      ),
    ],
  ])('of a board lead to another board, %s', (_, some) => {
    expect(some.flatMap((board) => board.links)).not.toEqual([]);
    const there = some.map(({ uid }) => `${urls.grafana}/d/${uid}`);
    for (const { uid, links } of some) {
      for (const { url } of links) expect(there.filter((it) => !it.endsWith(`/${uid}`))).toContain(url);
    }
  });

  test('make every board reachable from the first', () => {
    const reached = new Set([all[0]!.uid]);
    for (const uid of reached) {
      const { links } = all.find((board) => board.uid === uid)!;
      for (const { url } of links) reached.add(url.slice(url.lastIndexOf('/') + 1));
    }
    expect([...reached].sort()).toEqual(BOARD_IDS.map(boardUid).sort());
  });
});

test('queries are named like Grafana names them', () => {
  expect([0, 1, 25, 26, 27, 52, 702].map(refId)).toEqual(['A', 'B', 'Z', 'AA', 'AB', 'BA', 'AAA']);
});
