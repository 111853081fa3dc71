import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { toYaml } from '../../config';
import { startAlertmanager } from '../support/alertmanager';
import type { PostedAlert, RunningAlertmanager } from '../support/alertmanager';
import { freePort } from '../support/free-port';
import { operator, tableOf } from './support/operator';
import type { Ended } from './support/operator';

const FIRING = 'firing';
const REST = 'silenced, muted';
const MINUTE = 60_000;

/** What a cause explains, what waits for its hours, and a receiver that nobody reads. */
const CONFIG = {
  route: {
    receiver: 'nobody',
    group_by: ['...'],
    group_wait: '0s',
    routes: [{ receiver: 'nobody', matchers: ['alertname="Renewal"'], mute_time_intervals: ['always'] }],
  },
  receivers: [{ name: 'nobody' }],
  inhibit_rules: [
    { source_matchers: ['alertname="DatabaseDown"'], target_matchers: ['alertname="Symptom"'] },
  ],
  time_intervals: [
    { name: 'always', time_intervals: [{ times: [{ start_time: '00:00', end_time: '24:00' }] }] },
  ],
};

const alert = (alertname: string, sev: string, minutes: number, more: Record<string, string> = {}) => ({
  labels: { alertname, sev, severity: 'warning', team: 'dev', subject: `of ${alertname}`, ...more },
  annotations: { runbook_url: `https://runbooks.example/${alertname}` },
  startsAt: new Date(Date.now() - minutes * MINUTE).toISOString(),
  endsAt: new Date(Date.now() + 60 * MINUTE).toISOString(),
});
const WATCHDOG = alert('Watchdog', '', 5000);

let manager: RunningAlertmanager;
let folder = '';
let someone: ReturnType<typeof operator>;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'check-alerts-'));
  writeFileSync(join(folder, 'alertmanager.yml'), toYaml(CONFIG));
  manager = await startAlertmanager(folder, 'http://alerts.example');
  someone = operator();
});
afterEach(async () => {
  await manager.stop();
  rmSync(folder, { recursive: true });
  someone.close();
});

const check = (...args: string[]): Promise<Ended> =>
  someone.run('check-alerts.sh', args, { ALERTMANAGER_URL: `${manager.url}/` });
const rows = ({ stdout }: Ended, heading: string) =>
  tableOf(stdout, heading)
    .slice(1)
    .map(([sev, state, , , team, name, subject, runbook]) => [sev, state, team, name, subject, runbook]);
const names = (ended: Ended, heading: string) => rows(ended, heading).map((cells) => cells[3]);

/** Posts alerts, and waits until each is in the state that the API is to show. */
async function given(alerts: readonly PostedAlert[], suppressed = 0): Promise<void> {
  await manager.post(alerts);
  for (let tries = 0; tries < 100; tries++) {
    const states = await statesOf();
    if (states.length === alerts.length && states.filter((kept) => kept).length === suppressed) return;
    await sleep(100);
  }
  throw new Error(`Alertmanager suppresses ${JSON.stringify(await statesOf())}`);
}

/** Of each alert, whether something keeps it from being told. */
async function statesOf(): Promise<readonly boolean[]> {
  type Group = { alerts: { status: { silencedBy: string[]; inhibitedBy: string[]; mutedBy: string[] } }[] };
  const groups = (await (await fetch(`${manager.url}/api/v2/alerts/groups`)).json()) as Group[];
  return groups
    .flatMap(({ alerts }) => alerts)
    .map(({ status }) => Object.values(status).some((by) => Array.isArray(by) && by.length > 0));
}

async function silence(alertname: string): Promise<void> {
  const [startsAt, endsAt] = [0, 60].map((later) => new Date(Date.now() + later * MINUTE).toISOString());
  const matchers = [{ name: 'alertname', value: alertname, isRegex: false, isEqual: true }];
  const body = JSON.stringify({ matchers, startsAt, endsAt, createdBy: 'on-call', comment: 'taken' });
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${manager.url}/api/v2/silences`, { method: 'POST', headers, body });
  if (!answer.ok) throw new Error(await answer.text());
}

it('says that nothing fires, as long as the dead-man’s switch does', async () => {
  await given([WATCHDOG]);
  const ended = await check();
  expect([ended.code, ended.stderr]).toEqual([0, '']);
  expect(ended.stdout).toContain('## 発報中 / firing\n(なし / none)\n');
  expect(ended.stdout).toContain('消音 / silenced: 0、抑制 / muted: 0、時間外 / waiting: 0');
});

it('does not take silence for peace when no rule arrives', async () => {
  const ended = await check();
  expect(ended.code).toBe(1);
  expect(ended.stderr).toContain('Watchdog does not fire');
  expect(ended.stdout).toBe('');
});

describe('of many alerts', () => {
  const OLD = ['sev2', 'unacknowledged', 'ops-l1', 'Disk', 'of Disk', 'https://runbooks.example/Disk'];
  beforeEach(async () => {
    await silence('Taken');
    await given(
      [
        WATCHDOG,
        alert('AlertUnacknowledged', 'sev2', 3),
        alert('Slow', 'sev3', 59),
        alert('Slower', 'sev3', 60 * 24 + 1),
        alert('Disk', 'sev2', 16, { team: 'ops-l1' }),
        alert('Errors', 'sev2', 14),
        alert('DatabaseDown', 'sev1', 1, { team: 'ops-l2' }),
        alert('Symptom', 'sev2', 30),
        alert('Taken', 'sev2', 300),
        alert('Renewal', 'sev4', 9),
        alert('Foreign\u001b[2J', '', 2),
      ],
      3,
    );
  });

  it('lists those that somebody must take, the worst and oldest first, and ends with the worst', async () => {
    const ended = await check();
    expect([ended.code, ended.stderr]).toEqual([11, '']);
    expect(names(ended, FIRING)).toEqual(['DatabaseDown', 'Disk', 'Errors', 'Slower', 'Slow', 'Foreign [2J']);
    expect(rows(ended, FIRING)).toContainEqual(OLD);
    expect(rows(ended, FIRING).map(([, state]) => state)).toEqual([
      'firing',
      'unacknowledged',
      'firing',
      'unacknowledged',
      'firing',
      'firing',
    ]);
    expect(tableOf(ended.stdout, FIRING)[0]).toEqual([
      'SEV',
      'STATE',
      'SINCE',
      'FOR',
      'TEAM',
      'ALERT',
      'SUBJECT',
      'RUNBOOK',
    ]);
    expect(ended.stdout).toContain('消音 / silenced: 1、抑制 / muted: 1、時間外 / waiting: 1');
    expect(someone.left()).toEqual([]);
  });

  it('lists the others on request', async () => {
    const ended = await check('--all');
    expect(rows(ended, REST).map(([sev, state, , name]) => [sev, state, name])).toEqual([
      ['sev2', 'silenced', 'Taken'],
      ['sev2', 'muted', 'Symptom'],
      ['sev4', 'waiting', 'Renewal'],
    ]);
  });

  it('keeps to one team, in its exit code, too', async () => {
    const ended = await check('--team', 'ops-l1');
    expect([ended.code, names(ended, FIRING)]).toEqual([12, ['Disk']]);
    expect((await check('--team', 'ops-l9')).code).toBe(0);
  });

  it('says when, in the time of the place, and how long', async () => {
    const [, disk] = tableOf((await check()).stdout, FIRING).slice(1);
    const began = new Date(Date.now() - 16 * MINUTE + 9 * 60 * MINUTE).toISOString();
    expect(disk?.[2]).toMatch(/^\d\d-\d\d \d\d:\d\d$/);
    expect([0, 1].map((late) => Number(began.slice(14, 16)) - late)).toContain(Number(disk?.[2]?.slice(9)));
    expect(disk?.[2]?.slice(6, 8)).toBe(began.slice(11, 13));
    expect(disk?.[3]).toMatch(/^16m\d\ds$/);
  });

  it('is JSON for programs', async () => {
    const listed = async (...args: string[]) =>
      JSON.parse((await check('--json', ...args)).stdout) as {
        alert: string;
        active: boolean;
        age: number;
      }[];
    expect((await listed()).map((one) => one.active)).toEqual(Array(6).fill(true));
    expect((await listed('--all')).filter((one) => !one.active)).toHaveLength(3);
    expect((await listed()).find((one) => one.alert === 'Disk')?.age).toBeGreaterThanOrEqual(16 * 60);
  });
});

it.each([
  ['sev2', 12],
  ['sev3', 13],
  ['sev4', 14],
  ['', 14],
])('ends as the worst is: %s', async (sev, code) => {
  await given([WATCHDOG, alert('Some', sev, 1)]);
  expect((await check()).code).toBe(code);
});

it('finds its way into the cluster by itself, and leaves nothing behind', async () => {
  await given([WATCHDOG]);
  const typed = operator({ storePort: Number(new URL(manager.url).port) });
  try {
    expect((await typed.run('check-alerts.sh', [])).code).toBe(0);
    expect(typed.calls()).toEqual([
      'port-forward -n shiojiri-rainbow-seeker service/alertmanager :9093 --address 127.0.0.1',
    ]);
    expect(typed.left()).toEqual([]);
  } finally {
    typed.close();
  }
});

it('says why it cannot ask', async () => {
  const refused = await someone.run('check-alerts.sh', []);
  expect([refused.code, refused.stderr]).toEqual([
    1,
    expect.stringContaining('services "victoria-logs" not found'),
  ]);
  const closed = await someone.run('check-alerts.sh', [], {
    ALERTMANAGER_URL: `http://127.0.0.1:${await freePort()}`,
  });
  expect([closed.code, closed.stderr]).toEqual([
    1,
    expect.stringContaining('cannot ask Alertmanager: curl: (7)'),
  ]);
});

it.each([
  [503, 'upstream', 'HTTP 503: upstream'],
  [200, '<html>sign in</html>', 'is no Alertmanager'],
])('does not believe whoever answers %s %s', async (status, body, said) => {
  const server = createServer((_, response) => response.writeHead(status).end(body)).listen(0, '127.0.0.1');
  try {
    await new Promise((done) => server.once('listening', done));
    const { port } = server.address() as AddressInfo;
    const ended = await someone.run('check-alerts.sh', [], { ALERTMANAGER_URL: `http://127.0.0.1:${port}` });
    expect([ended.code, ended.stdout, ended.stderr]).toEqual([1, '', expect.stringContaining(said)]);
  } finally {
    server.close();
  }
});

it.each([[['--sev', '1']], [['--team']], [['--team', '-x']]])('refuses %j', async (args) => {
  const ended = await check(...args);
  expect([ended.code, ended.stdout]).toEqual([2, '']);
  expect(ended.stderr).toContain('see --help');
});
