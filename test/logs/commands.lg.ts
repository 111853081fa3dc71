import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort } from '../support/free-port';
import { attack, fromPods, onNode } from './support/attack';
import { EXPECTED, GOLDEN_LOG } from './support/golden';
import type { Row } from './support/logsql';
import { operator, tableOf } from './support/operator';
import type { Ended, Operator } from './support/operator';
import { understand } from './support/ruby';
import { fakeStore } from './support/store';
import type { Store } from './support/store';
import { needing, withRuby } from './support/with-ruby';

const NAMESPACE = 'shiojiri-rainbow-seeker';
const LINES = attack(Date.now() - 60_000);
const DATABASE_ERROR = 'ERROR:  duplicate key value violates unique constraint "sightings_pkey"';
const PODS = {
  backend: fromPods('backend', LINES),
  frontend: Buffer.from(''),
  postgres: fromPods('postgres', [`${LINES[0]!.split(' ')[0]} ${DATABASE_ERROR}`]),
};
const SECURITY = 'security-log-analysis.sh';
const ANALYSIS = 'log-analysis.sh';

let people: Operator[] = [];
let stores: Store[] = [];
const somebody = (...given: Parameters<typeof operator>): Operator => {
  const one = operator(...given);
  people.push(one);
  return one;
};
const storeOf = async (...given: Parameters<typeof fakeStore>): Promise<Store> => {
  const one = await fakeStore(...given);
  stores.push(one);
  return one;
};
afterEach(async () => {
  for (const one of people) one.close();
  await Promise.all(stores.map((one) => one.close()));
  [people, stores] = [[], []];
});

const well = ({ code, stdout, stderr }: Ended): string => {
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.not.stringContaining('エラー') });
  return stdout;
};

/** What an independent program counts in the same lines. */
function oracle(): ReadonlyMap<string, string> {
  const said = execFileSync('awk', ['-f', join(__dirname, 'support', 'attack.awk')], {
    input: LINES.join('\n'),
    env: { ...process.env, LC_ALL: 'C' },
  });
  return new Map(
    said
      .toString()
      .trim()
      .split('\n')
      .map((row) => row.split('\t') as [string, string]),
  );
}
const countedBy = (kind: string) =>
  [...oracle()]
    .filter(([key]) => key.startsWith(`${kind} `))
    .map(([key, value]) => `${key.slice(kind.length + 1)} ${value}`);
const cells = (stdout: string, heading: string, columns: number) =>
  tableOf(stdout, heading)
    .slice(1)
    .map((row) => row.slice(0, columns).join(' '));

/** The security report says what awk counts. */
function expectAttack(stdout: string): void {
  const same = (heading: string, kind: string) =>
    expect([heading, ...cells(stdout, heading, 3).sort()]).toEqual([heading, ...countedBy(kind).sort()]);
  same('failed logins', 'login');
  same('scans', 'scan');
  expect(cells(stdout, 'refused', 3)).toEqual(
    [401, 429, 500].map((status) => `backend ${status} ${oracle().get(`status ${status}`)}`),
  );
  const top = countedBy('address').sort((a, b) => Number(b.split(' ')[1]) - Number(a.split(' ')[1]));
  const said = cells(stdout, 'addresses', 3);
  expect(said).toHaveLength(10);
  expect(said.slice(0, 4)).toEqual(top.slice(0, 4));
  expect(top).toEqual(expect.arrayContaining(said));
}

describe('security-log-analysis.sh', () => {
  it('finds the attack in what the pods have', async () => {
    const one = somebody({ logs: PODS });
    const stdout = well(await one.run(SECURITY, []));
    expectAttack(stdout);
    expect(cells(stdout, 'failed logins', 3)).toContain('203.0.113.7 38 1');
    expect(cells(stdout, 'scans', 3)).toEqual(['198.51.100.9 25 25']);
    expect(one.calls().filter((call) => call.startsWith('logs'))).toEqual(
      ['backend', 'frontend', 'ml-system', 'postgres'].map(
        (app) =>
          `logs -n ${NAMESPACE} -l app=${app} --prefix --timestamps --tail=-1 --since=24h --ignore-errors`,
      ),
    );
    expect(one.left()).toEqual([]);
  });

  it('finds it in a file of a node', async () => {
    const one = somebody();
    expectAttack(well(await one.run(SECURITY, ['--file', '-'], {}, onNode(LINES))));
    expect(one.calls()).toEqual([]);
  });

  withRuby('finds the same in the log store, through a port that is closed again', async () => {
    const store = await storeOf(stored());
    const one = somebody({ logs: PODS, storePort: store.port });
    const stdout = well(await one.run(SECURITY, ['--since', '7d']));
    expectAttack(stdout);
    expect(one.calls()).toEqual([
      `port-forward -n ${NAMESPACE} service/victoria-logs :9428 --address 127.0.0.1`,
    ]);
    expect(
      store.asked.slice(1).every((query) => query.startsWith(`_time:7d {namespace="${NAMESPACE}"} `)),
    ).toBe(true);
    expect(() => process.kill(Number(readFileSync(join(one.folder, 'forward'), 'utf8')), 0)).toThrow('ESRCH');
    expect(one.left()).toEqual([]);
  });

  it('shows one part when asked, of one service, and masks addresses', async () => {
    const one = somebody({ logs: PODS });
    const stdout = well(await one.run(SECURITY, ['--logins', '--mask', '--app', 'backend', '--lines', '1']));
    expect(stdout.match(/^## /gm)).toHaveLength(1);
    expect(cells(stdout, 'failed logins', 3)).toEqual(['203.0.x.x 38 1']);
    expect(stdout).not.toMatch(/203\.0\.113/);
    expect(one.calls().join()).not.toContain('frontend');
  });

  it('masks every address of a client, however it is written', async () => {
    const failed = (address: string) =>
      JSON.stringify({ method: 'POST', path: '/api/auth/login', status: 401, remote_ip: address });
    const addresses = [
      '203.0.113.7, 10.1.2.3',
      '203.0.113.8:5123',
      '[2001:db8::5]:443',
      '2001:db8:1:2:3:4:5:6',
      'unix:',
    ];
    const input = addresses.map((address) => `${failed(address)}\n`).join('');
    const masked = well(await somebody().run(SECURITY, ['--logins', '--mask', '--file', '-'], {}, input));
    expect(cells(masked, 'failed logins', 1).sort()).toEqual([
      '2001:db8::x',
      '203.0.x.x, 10.1.x.x',
      '203.0.x.x:5123',
      '[2001:db8::x]:443',
      'unix:',
    ]);
    const whole = well(await somebody().run(SECURITY, ['--logins', '--file', '-'], {}, input));
    expect(cells(whole, 'failed logins', 1).sort()).toEqual(addresses.sort());
  });
});

describe('log-analysis.sh', () => {
  it('counts the golden lines as a person does, wherever they were written', async () => {
    const stdout = well(await somebody().run(ANALYSIS, ['--file', '-'], {}, GOLDEN_LOG));
    const expected = (metric: string) =>
      Object.entries(EXPECTED)
        .filter(([key]) => key.startsWith(`${metric} `))
        .map(([key, value]) => `${key.slice(metric.length + 1)} ${value}`)
        .sort();
    // The counters know an unlisted status as its class only.
    const responses = cells(stdout, 'by status', 3).map((row) => row.replace(' 418 ', ' 4xx '));
    expect(responses.sort()).toEqual(expected('log_http_responses_total'));
    expect(cells(stdout, 'by level', 3)).toEqual(expected('log_messages_total'));
  });

  it('counts the golden responses as an independent program does', async () => {
    const said = execFileSync('awk', ['-f', join(__dirname, 'support', 'oracle.awk')], {
      input: GOLDEN_LOG,
      env: { ...process.env, LC_ALL: 'C' },
    });
    const awk = said
      .toString()
      .trim()
      .split('\n')
      .map((row) => row.split('\t').reverse().join('\t'))
      .filter((row) => row.startsWith('log_http_responses_total'));
    const stdout = well(await somebody().run(ANALYSIS, ['--file', '-'], {}, GOLDEN_LOG));
    const ours = cells(stdout, 'by status', 3).map((row) =>
      row.replace(' 418 ', ' 4xx ').replace(/ (\d+)$/, '\t$1'),
    );
    expect(ours.map((row) => `log_http_responses_total ${row}`).sort()).toEqual(awk.sort());
  });

  it('lists errors without credentials, addresses and what a terminal would obey', async () => {
    const evil = `${LINES[0]!.split(' ')[0]} ERROR \u001b]0;owned\u0007\u202e\u0085 from 2001:db8:1::7 and fe80::1\n`;
    const one = somebody({ logs: { backend: Buffer.concat([PODS.backend, Buffer.from(evil)]) } });
    const stdout = well(await one.run(ANALYSIS, ['--errors', '--app', 'backend']));
    const rows = tableOf(stdout, 'errors')
      .slice(1)
      .map((row) => row.at(-1));
    expect(rows).toEqual([
      'ERROR  ]0;owned  from 2001:db8::x and fe80::x',
      ...Array<string>(4).fill('POST /api/sightings 500'),
      'GET /api/sightings/password=[FILTERED] 500',
      'GET /api/sightings/[FILTERED] 500',
      'ERROR 塩尻の虹を保存できません: 401 403 from 203.0.x.x, password=[FILTERED]',
      '{"level":"error","method":"POST","path":"/api/auth/login","status":401,"token":"[FILTERED]"}',
    ]);
    expect(stdout).not.toMatch(/hunter2|203\.0\.113|[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]/);
    const whole = well(await one.run(ANALYSIS, ['--errors', '--app', 'backend', '--addresses']));
    expect(whole).toContain('from 203.0.113.7, password=[FILTERED]');
  });

  it('lists the newest of what there is, oldest first', async () => {
    const stdout = well(await somebody({ logs: PODS }).run(ANALYSIS, ['--errors', '--lines', '2']));
    expect(stdout).toContain('errors (up to the newest 2 of 9)');
    const rows = tableOf(stdout, 'errors').slice(1);
    expect(rows.map((row) => row.at(-1)!.slice(0, 5))).toEqual(['ERROR', '{"lev']);
    const japan = (line: string) =>
      new Date(Date.parse(line.split(' ')[0]!) + 9 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
    expect(rows.map(([time]) => time)).toEqual([japan(LINES.at(-3)!), japan(LINES.at(-1)!)]);
  });

  const ROUTES = [
    ['POST /api/auth/login', ['backend POST 200 6 0.25 0.25', 'backend POST 401 41 0.25 0.25'], 47],
    ['get  /api/auth/login', ['backend GET 401 2 0.25 0.25'], 2],
    ['/api/sightings/:id', ['backend GET 200 60 0.25 0.25', 'backend GET 500 2 0.25 0.25'], 62],
    ['/api/sightings/7', ['backend GET 200 1 0.25 0.25'], 1],
    ['/nowhere', [], 0],
  ] as const;
  const requestsOf = (route: string, one: Operator) => one.run(ANALYSIS, ['--route', route, '--lines', '70']);

  it.each(ROUTES)('counts and lists the requests of %s', async (route, statuses, count) => {
    const stdout = well(await requestsOf(route, somebody({ logs: PODS })));
    expect(cells(stdout, 'responses', 6).filter((row) => row !== '')).toEqual(statuses);
    expect(cells(stdout, 'requests', 7).filter((row) => row !== '')).toHaveLength(count);
    expect(stdout).not.toMatch(/203\.0\.113|10\.1\.0|hunter2|eyJ/);
  });

  withRuby.each(ROUTES)('finds the same requests of %s in the log store', async (route) => {
    const store = await storeOf(stored());
    const [fromPod, fromStore] = [
      well(await requestsOf(route, somebody({ logs: PODS }))),
      well(await requestsOf(route, somebody({ storePort: store.port }))),
    ];
    expect(cells(fromStore, 'responses', 6)).toEqual(cells(fromPod, 'responses', 6));
    expect(cells(fromStore, 'requests', 7).sort()).toEqual(cells(fromPod, 'requests', 7).sort());
  });

  withRuby('says the same of the log store and of the pods', async () => {
    const store = await storeOf(stored());
    const [first, second] = await Promise.all([
      somebody({ logs: PODS, storePort: store.port }).run(ANALYSIS, []),
      somebody({ logs: PODS }).run(ANALYSIS, []),
    ]);
    const [fromStore, fromPod] = [well(first), well(second)];
    for (const heading of ['by level', 'by status', 'errors'])
      expect(tableOf(fromStore, heading)).toEqual(tableOf(fromPod, heading));
    expect(cells(fromStore, 'by level', 3)).toContain('postgres error 1');
    expect(fromStore).not.toContain('prometheus');
  });

  it('shows one service of a file whose lines say theirs, and names those that do not', async () => {
    const levels = async (args: readonly string[], input: Buffer) =>
      cells(well(await somebody().run(ANALYSIS, [...args, '--file', '-'], {}, input)), 'by level', 3);
    const saved = Buffer.concat([
      fromPods('backend', ['ERROR one', 'ERROR two']),
      fromPods('frontend', ['ERROR three']),
    ]);
    expect(await levels([], saved)).toEqual(['backend error 2', 'frontend error 1']);
    expect(await levels(['--app', 'frontend'], saved)).toEqual(['frontend error 1']);
    expect(await levels(['--app', 'frontend'], Buffer.from('ERROR four\n'))).toEqual(['frontend error 1']);
  });

  it('shows nothing of another service in a file whose place says whose it is', async () => {
    const one = somebody();
    const folder = join(one.folder, 'pods', 'ns_backend-abc_1', 'backend');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, '0.log'), 'ERROR one\n');
    const levels = async (app: string) =>
      cells(well(await one.run(ANALYSIS, ['--file', join(folder, '0.log'), '--app', app])), 'by level', 3);
    expect(await levels('backend')).toEqual(['backend error 1']);
    expect(await levels('frontend')).toEqual([]);
  });
});

describe('without a log store', () => {
  it('reads the pods and says why', async () => {
    const { code, stderr } = await somebody({ logs: PODS }).run(ANALYSIS, []);
    expect(code).toBe(0);
    expect(stderr).toContain(
      'only what the pods still have is read: error: services "victoria-logs" not found',
    );
    const why = 'No resources found in shiojiri-rainbow-seeker namespace.';
    expect(stderr).toContain(
      `ml-system の Pod がないか、何も出力していません: ${why} | ml-system has no pods, or they said nothing: ${why}`,
    );
  });

  it('reads on behind a pod that has no log yet, and says so', async () => {
    const waiting =
      'error: container "backend" in pod "backend-2" is waiting to start: ContainerCreating\u001b[31m';
    const lines = (...texts: string[]) => Buffer.from(texts.map((text) => `${text}\n`).join(''));
    const backend = lines('[pod/backend-0/backend] ERROR one', waiting, '[pod/backend-1/backend] error: two');
    const args = ['--from', 'pods', '--app', 'backend'];
    const { code, stdout, stderr } = await somebody({ logs: { backend } }).run(ANALYSIS, args);
    expect(code).toBe(0);
    expect(cells(stdout, 'by level', 3)).toEqual(['backend error 1', 'backend none 1']);
    expect(stderr).toContain(`cannot read a part of the log of backend: ${waiting.replace('\u001b', '')}`);
    expect(stderr).not.toContain('\u001b');
    const nobody = await somebody({ logs: { backend: lines(waiting) } }).run(ANALYSIS, args);
    expect(nobody).toMatchObject({ code: 4, stdout: '' });
  });

  it('counts what was read before the server said no more', async () => {
    const one = somebody({ logs: { backend: PODS.backend }, broken: 'backend' });
    const { code, stdout, stderr } = await one.run(ANALYSIS, ['--from', 'pods', '--app', 'backend']);
    expect(code).toBe(0);
    expect(cells(stdout, 'by status', 3)).toContain('backend 429 12');
    expect(stderr).toContain(
      'cannot read the log of backend: Error from server: etcdserver: request timed out',
    );
  });

  it('ends with 1 when nothing but the store was wanted, and with 4 when the pods have nothing', async () => {
    const store = await storeOf([], 0);
    const refused = await somebody({ storePort: store.port }).run(ANALYSIS, ['--from', 'store']);
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toContain('cannot reach the log store: HTTP 400: too many concurrent requests');
    expect(refused.stderr).not.toContain('\u001b');
    const nothing = await somebody().run(SECURITY, ['--from', 'pods']);
    expect(nothing).toMatchObject({ code: 4, stdout: '' });
    const forbidden = await somebody().run(ANALYSIS, ['--from', 'pods', '--app', 'forbidden']);
    expect(forbidden.code).toBe(4);
    expect(forbidden.stderr).toContain('cannot read the log of forbidden: Error from server (Forbidden)');
  });

  it('says once that the store broke', async () => {
    const store = await storeOf([], 1);
    const { code, stderr } = await somebody({ storePort: store.port }).run(ANALYSIS, ['--errors']);
    expect(code).toBe(1);
    expect(stderr.trim().split('\n')).toEqual([
      expect.stringContaining('the log store does not answer: HTTP 400: too many concurrent requests'),
    ]);
  });

  it('takes the address of a store that is reached otherwise', async () => {
    const store = await storeOf([]);
    const one = somebody();
    const { code } = await one.run(ANALYSIS, ['--errors'], { LOG_STORE_URL: `${store.url}/` });
    expect({ code, calls: one.calls() }).toEqual({ code: 0, calls: [] });
    const gone = await one.run(ANALYSIS, ['--from', 'store'], {
      LOG_STORE_URL: `http://127.0.0.1:${await freePort()}`,
    });
    expect(gone.code).toBe(1);
  });

  it('stops with one sentence when its settings are missing', async () => {
    const { code, stderr } = await somebody().run(ANALYSIS, [], { LOG_SETTINGS: '/nonexistent/x.json' });
    expect(code).toBe(1);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain('there is no /nonexistent/x.json; npm run synth renders it');
  });
});

describe('wrong words', () => {
  it.each([
    [ANALYSIS, ['--error'], 'unknown argument --error'],
    [ANALYSIS, ['--since', '1w'], "--since is like 30m, 6h or 7d, found '1w'"],
    [ANALYSIS, ['--since'], "found 'nothing'"],
    [ANALYSIS, ['--app', 'back"end'], "--app is a name such as backend, found 'back\"end'"],
    [ANALYSIS, ['--lines', '0'], '--lines is a whole number from 1'],
    [ANALYSIS, ['--route', 'api'], "--route is like '/api/sightings'"],
    [ANALYSIS, ['--route', '/x" or *'], "--route is like '/api/sightings'"],
    [ANALYSIS, ['--errors', '--route', '/'], '--errors and --route exclude each other'],
    [ANALYSIS, ['--from', 'elsewhere'], '--from is store or pods'],
    [ANALYSIS, ['--file', '-', '--from', 'pods'], '--file and --from exclude each other'],
    [SECURITY, ['--file', '-', '--since', '7d'], '--file and --since exclude each other'],
    [SECURITY, ['now'], 'unknown argument now'],
    [SECURITY, ['--addresses'], 'unknown argument --addresses'],
  ])('%s %j are refused before anything is asked', async (command, args, why) => {
    const one = somebody({ logs: PODS });
    const { code, stdout, stderr } = await one.run(command, args);
    expect({ code, stdout, calls: one.calls() }).toEqual({ code: 2, stdout: '', calls: [] });
    expect(stderr).toContain(why);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it('a value cannot leave its quotes in a query', async () => {
    const store = await storeOf([]);
    const { code } = await somebody({ storePort: store.port }).run(ANALYSIS, ['--route', '/a"|stats)']);
    expect(code).toBe(0);
    expect(store.asked.at(-1)).toContain('route:="/a\\"|stats)"');
  });
});

describe('the commands', () => {
  it.each([ANALYSIS, SECURITY])('%s --help explains options and exit codes', async (command) => {
    const stdout = well(await somebody().run(command, ['--help']));
    const words = ['--app', '--since', '--lines', '--from', '--file', 'LOG_QUERY_SECONDS'];
    for (const word of [...words, '終了コード / exit codes']) expect(stdout).toContain(word);
    expect(well(await somebody().run(command, ['--app', 'backend', '-h']))).toBe(stdout);
  });

  const scripts = resolve(__dirname, '../../scripts');
  const files = [
    ...['check-alerts.sh', ANALYSIS, SECURITY].map((name) => join(scripts, name)),
    ...['alerts', 'logs', 'people'].flatMap((name) => {
      const library = join(scripts, 'lib', name);
      return readdirSync(library).map((file) => join(library, file));
    }),
  ];

  it('are strict, and short', () => {
    for (const file of files) {
      const text = readFileSync(file, 'utf8');
      expect({ file, short: text.split('\n').length <= 120 }).toEqual({ file, short: true });
      if (!file.includes('/lib/')) expect(text).toMatch(/^set -Eeuo pipefail$/m);
    }
  });

  needing('shellcheck')('are nothing for shellcheck to complain about', () => {
    execFileSync('shellcheck', ['-x', ...files.filter((name) => name.endsWith('.sh'))], { stdio: 'pipe' });
  });
});

const withStore = needing('victoria-logs', 'ruby');

describe('a real log store', () => {
  let running: ChildProcess | undefined;
  let folder = '';
  afterEach(async () => {
    if (running?.exitCode === null) {
      const ended = new Promise((done) => running!.once('exit', done));
      running.kill();
      await ended;
    }
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  withStore('understands every query, and answers what the pods would', async () => {
    folder = mkdtempSync(join(tmpdir(), 'store-'));
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    running = spawn('victoria-logs', [`-storageDataPath=${folder}`, `-httpListenAddr=127.0.0.1:${port}`], {
      stdio: 'ignore',
    });
    await until(async () => (await fetch(`${url}/health`)).ok);
    const body = understand(onNode(LINES)).messages.map((it) => `${JSON.stringify(it)}\n`);
    const insert = `${url}/insert/jsonline?_stream_fields=namespace,app,pod,stream&_msg_field=message&_time_field=time`;
    await fetch(insert, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body: body.join(''),
    });
    const ask = (query: string) =>
      fetch(`${url}/select/logsql/query`, { method: 'POST', body: new URLSearchParams({ query }) });
    await until(async () =>
      (await (await ask('* | stats count() as n')).text()).includes(`"${LINES.length}"`),
    );

    const one = somebody();
    const from = { LOG_STORE_URL: url };
    expectAttack(well(await one.run(SECURITY, [], from)));
    const file = join(one.folder, 'log');
    writeFileSync(file, onNode(LINES));
    for (const args of [
      [],
      ['--errors'],
      ['--route', '/api/auth/login'],
      ['--route', 'GET /api/sightings/7'],
    ]) {
      const [fromStore, fromFile] = [
        await one.run(ANALYSIS, args, from),
        await one.run(ANALYSIS, [...args, '--file', file]),
      ];
      const body = (text: string) =>
        text.split('\n').slice(1).join('\n').replaceAll('\tbackend-abc\t', '\t-\t');
      expect(body(well(fromStore))).toBe(body(well(fromFile)));
    }
  });
});

async function until(ready: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if (await ready().catch(() => false)) return;
    await new Promise((done) => setTimeout(done, 200));
  }
  throw new Error('it did not become ready within 20 s');
}

/** The lines as Fluentd leaves them in the log store, with those of the database and of the plane itself. */
function stored(): readonly Row[] {
  const others = ['postgres', 'prometheus'].map((app) => ({
    namespace: NAMESPACE,
    app,
    pod: `${app}-0`,
    level: 'error',
    format: 'text',
    _time: LINES[0]!.split(' ')[0]!,
    _msg: DATABASE_ERROR,
  }));
  const backend = understand(onNode(LINES)).messages.map((message, at) => {
    const { time, message: text, ...rest } = message;
    const fields = Object.entries({ ...rest, pod: `backend-${at % 2}` }).map(([key, value]) => [
      key,
      String(value),
    ]);
    return { ...Object.fromEntries(fields), _time: String(time), _msg: String(text) } as Row;
  });
  return [...backend, ...others];
}
