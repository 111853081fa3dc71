import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SECRETS_DIR, TEMPLATE_FILE } from '../../alerts';
import { universe } from '../../alerts/notify/mute-search';
import type { Labels } from '../../alerts/quantity';
import { toYaml } from '../../config';
import { startAlertmanager } from '../support/alertmanager';
import type { PostedAlert, RunningAlertmanager } from '../support/alertmanager';
import { configWith } from '../support/config';
import { alertingFor } from '../support/plane';
import { writeFiles } from '../support/promtool';
import { startRecorder } from '../support/recorder';
import type { Recorder } from '../support/recorder';
import { startSmtp } from '../support/smtp';
import type { SmtpServer } from '../support/smtp';

/** What people read, as files: `GOLDEN=write npx jest test/alerts/golden.test.ts` writes them anew. */
const GOLDEN = join(__dirname, 'golden');
/** In the past of every clock: Alertmanager refuses alerts of tomorrow. */
const BEGIN = '2025-01-06T01:00:00Z';
const END = '2025-01-06T01:12:00Z';

const folder = mkdtempSync(join(tmpdir(), 'plane-'));
let recorder: Recorder;
let smtp: SmtpServer;
let manager: RunningAlertmanager;
let plane: ReturnType<typeof alertingFor>;

beforeAll(async () => {
  [recorder, smtp] = await Promise.all([startRecorder(), startSmtp()]);
  const cadence = { groupWait: '0s', groupInterval: '500ms', repeat: '1h' };
  const config = configWith({
    'environment.receivers.pagerDuty.url': `${recorder.url}/pagerduty`,
    'environment.receivers.email.smarthost': `127.0.0.1:${smtp.port}`,
    'environment.receivers.email.requireTls': false,
    'notifications.sev1': cadence,
    'notifications.sev2': cadence,
  });
  plane = alertingFor(config);
  writeFiles(folder, {
    'alertmanager.yml': toYaml(plane.alertmanager).replaceAll(SECRETS_DIR, `${folder}/secrets`),
    [TEMPLATE_FILE]: plane.templates,
    'secrets/slack_url': `${recorder.url}/slack`,
    'secrets/slack_emergency_url': `${recorder.url}/slack`,
    'secrets/pagerduty_routing_key': 'routing-key',
    'secrets/smtp_password': 'password',
    'secrets/deadmansswitch_url': `${recorder.url}/dead-mans-switch`,
  });
  manager = await startAlertmanager(folder, config.environment.urls.alertmanager);
}, 20_000);

afterAll(async () => {
  await manager?.stop();
  await Promise.all([recorder.close(), smtp.close()]);
  rmSync(folder, { recursive: true });
});

/** An alert as Prometheus sends it, its value rendered as 93 %. */
function posted(alertname: string, more: Labels = {}): PostedAlert {
  const rule = plane.slices.flatMap(({ alerts }) => alerts).find(({ alert }) => alert === alertname);
  const own = universe(plane.signals, plane.slices, ['backend']).find((it) => it['alertname'] === alertname);
  if (!rule || !own) throw new Error(`there is no rule ${alertname}`);
  const labels = { ...own, ...more };
  const render = (text: string) =>
    text
      .replaceAll('{{ $labels.subject }}', labels['subject'] ?? '')
      .replace(/\{\{ \$value[^}]*\}\}/g, '93 %');
  const annotations = Object.fromEntries(
    Object.entries(rule.annotations).map(([name, text]) => [name, render(text)]),
  );
  return { labels, annotations, startsAt: BEGIN };
}

/** The first message by each way that says so. */
async function messages(words: string): Promise<Readonly<Record<string, string>>> {
  const json = (path: string) =>
    recorder.requests.find((it) => it.path === path && JSON.stringify(it.body).includes(words))?.body;
  for (let tries = 0; tries < 150; tries++) {
    const [slack, pagerDuty] = [json('/slack'), json('/pagerduty')];
    // Each address gets a message of its own, in any order; the second line is always among them.
    const mail = smtp.mails.find(
      ({ subject, to }) => subject.includes(words) && to[0]?.startsWith('ops-l2@'),
    );
    if (slack !== undefined && pagerDuty !== undefined && mail) {
      return {
        'slack.json': `${JSON.stringify(slack, null, 2)}\n`,
        'pagerduty.json': `${JSON.stringify(pagerDuty, null, 2)}\n`,
        'email.txt': `From: ${mail.from}\nTo: ${mail.to.join(', ')}\nSubject: ${mail.subject}\n\n${mail.text.split(/\n--[0-9a-f]{20,}/)[0]?.trim()}\n`,
      };
    }
    await sleep(50);
  }
  throw new Error(`no message by every way says ${words}`);
}

function compare(name: string, files: Readonly<Record<string, string>>): void {
  for (const [way, text] of Object.entries(files)) {
    const file = join(GOLDEN, `${name}.${way}`);
    if (process.env['GOLDEN'] === 'write') {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    expect([file, existsSync(file) ? readFileSync(file, 'utf8') : 'missing']).toEqual([file, text]);
  }
}

it('one alert fires', async () => {
  await manager.post([posted('DatabaseDown')]);
  compare('firing-one', await messages('発生中 1 件 SEV1(緊急/致命的) DatabaseDown'));
}, 15_000);

it('several fire together', async () => {
  const disks = ['node-1', 'node-2', 'node-3'].map((node) =>
    posted('HighDiskUsage', { node, subject: `${node}//`, incident: `HighDiskUsage:${node}//` }),
  );
  await manager.post(disks);
  compare('firing-several', await messages('発生中 3 件 SEV2(重要) HighDiskUsage'));
}, 15_000);

it('it is over', async () => {
  await manager.post([{ ...posted('DatabaseDown'), endsAt: END }]);
  compare('resolved', await messages('復旧 SEV1(緊急/致命的) DatabaseDown'));
}, 15_000);
