import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SECRETS_DIR, TEMPLATE_FILE } from '../../alerts';
import type { Alerting, AlertRule } from '../../alerts';
import { toYaml, WEEKDAYS } from '../../config';
import { matchesAll, parseMatcher, receiversFor } from '../../alerts/notify/match';
import type { Route } from '../../alerts/notify/routes';
import { recordedLabels } from '../../alerts/quantity';
import { startAlertmanager } from '../support/alertmanager';
import type { PostedAlert, RunningAlertmanager } from '../support/alertmanager';
import { configWith, loadConfig } from '../support/config';
import type { Place } from '../support/config';
import { alertingFor, contextFor } from '../support/plane';
import { withFolder, writeFiles } from '../support/promtool';
import { startRecorder } from '../support/recorder';
import type { Recorder } from '../support/recorder';
import { startSmtp } from '../support/smtp';
import type { SmtpServer } from '../support/smtp';
import { run } from '../support/tools';

const PLACES: readonly Place[] = ['prod', 'dev', 'ci'];
const prod = alertingFor(loadConfig('prod'));

interface Alert {
  readonly rule: AlertRule;
  /** Of the rule and of the recorded series. */
  readonly labels: Readonly<Record<string, string>>;
}

/** Every alert as Alertmanager sees it: each rule with the labels of each source of its quantity. */
function alertsOf({ signals, slices }: Alerting): Alert[] {
  return slices.flatMap((slice, at) =>
    slice.alerts.flatMap((rule) =>
      (signals[at]?.quantity.sources ?? []).map((source) => {
        const recorded = recordedLabels(source);
        return { rule, labels: { ...recorded, ...rendered(rule.labels, recorded), alertname: rule.alert } };
      }),
    ),
  );
}

/** Prometheus' templates in labels, as far as rules use them. */
function rendered(labels: Readonly<Record<string, string>>, series: Readonly<Record<string, string>>) {
  const render = (text: string) => text.replaceAll('{{ $labels.subject }}', series['subject'] ?? '');
  return Object.fromEntries(Object.entries(labels).map(([name, text]) => [name, render(text)]));
}

function files(plane: Alerting): Record<string, string> {
  return { 'alertmanager.yml': toYaml(plane.alertmanager), [TEMPLATE_FILE]: plane.templates };
}

const pick = (alert: string, severity: string): Alert => {
  const found = alertsOf(prod).find(
    ({ labels }) => labels['alertname'] === alert && labels['severity'] === severity,
  );
  if (!found) throw new Error(`there is no ${severity} rule of ${alert}`);
  return found;
};

describe.each(PLACES)('%s', (place) => {
  const plane = alertingFor(loadConfig(place));
  const { receivers } = plane.alertmanager;

  it('is accepted by amtool', async () => {
    const result = await withFolder((folder) => {
      writeFiles(folder, files(plane));
      return run('amtool', ['check-config', 'alertmanager.yml'], { cwd: folder });
    });
    expect([result.code, result.stderr]).toEqual([0, '']);
    expect(result.stdout).toContain(`${receivers.length} receivers`);
    expect(result.stdout).toContain('1 templates');
  });

  it('has no receiver without a channel', () => {
    const empty = receivers.filter(
      ({ name: _, ...channels }) => Object.values(channels as object).flat().length === 0,
    );
    expect(empty).toEqual([]);
  });

  it('has every secret in a file that the inventory knows', () => {
    const known = secretKeys(place);
    const used = [...toYaml(plane.alertmanager).matchAll(/^.*_file: (.*)$/gm)].map(([, path]) => path);
    expect(used.filter((path) => !known.includes(path ?? ''))).toEqual([]);
    expect(known.filter((path) => !used.includes(path))).toEqual([]);
  });

  it('routes every alert to its receivers, and the matching of this repository agrees', async () => {
    const names = receivers.map(({ name }) => name);
    const expected = ({ sev, team = '', alertname }: Record<string, string>) => {
      if (alertname === 'Watchdog' && names.includes('dead-mans-switch')) return 'dead-mans-switch';
      if (sev === 'sev1' || (alertname === 'AlertUnacknowledged' && sev === 'sev2')) return 'emergency';
      if (sev === 'sev2') return team === 'dev' ? 'critical-dev' : 'critical';
      if (sev === 'sev4') return 'digest';
      if (!names.includes('warning')) return 'slack-notifications';
      return `${team === 'ops-l1' ? 'warning-mail' : `warning-mail-${team}`},warning`;
    };
    // Of those that no route can tell apart, one.
    const asked = namesIn(plane.alertmanager.route);
    const told = (labels: Record<string, string>) =>
      Object.fromEntries(Object.entries(labels).filter(([name]) => asked.has(name)));
    const distinct = new Map(alertsOf(plane).map(({ labels }) => [JSON.stringify(told(labels)), labels]));
    const wrong = await withFolder(async (folder) => {
      writeFiles(folder, files(plane));
      const found: string[] = [];
      for (const labels of distinct.values()) {
        const present = Object.entries(labels).filter(([, value]) => value !== '');
        const args = present.map(([name, value]) => `${name}=${JSON.stringify(value)}`);
        const test = ['config', 'routes', 'test', '--config.file=alertmanager.yml', ...args];
        const { stdout } = await run('amtool', test, { cwd: folder });
        const own = receiversFor(plane.alertmanager.route, labels).join();
        if (stdout.trim() !== expected(labels) || own !== expected(labels))
          found.push(`${JSON.stringify(labels)} → ${stdout.trim()}, ${own}`);
      }
      return found;
    });
    expect(wrong).toEqual([]);
  }, 30_000);
});

/** The labels that a route, or one of its children, looks at. */
function namesIn({ matchers = [], routes = [] }: Route): ReadonlySet<string> {
  return new Set([
    ...matchers.map((it) => parseMatcher(it).name),
    ...routes.flatMap((it) => [...namesIn(it)]),
  ]);
}

function secretKeys(place: Place): string[] {
  const { inventory } = contextFor(loadConfig(place));
  return inventory.secrets
    .filter(({ consumer }) => consumer === 'alertmanager')
    .flatMap(({ keys }) => keys.map(({ key }) => `${SECRETS_DIR}/${key}`));
}

describe('inhibition', () => {
  const { inhibit_rules: rules } = prod.alertmanager;
  const all = alertsOf(prod).map(({ labels }) => labels);
  const matching = (matchers: readonly string[]) => all.filter((labels) => matchesAll(matchers, labels));

  it.each(rules.map((rule) => [`${rule.source_matchers.join()} mutes ${rule.target_matchers.join()}`, rule]))(
    '%s: both sides exist and carry every equal label',
    (_, rule) => {
      if (typeof rule === 'string') throw new Error(rule);
      // A matcher that names one service stands for every service: the examples have only the first one's.
      const anyService = (matchers: readonly string[]) => matchers.filter((it) => !it.startsWith('service='));
      const anySubject = (matchers: readonly string[]) =>
        matchers.map((it) => it.replace(/(incident=~.*\/)\([^()]*\)"/, '$1.*"'));
      for (const side of [rule.source_matchers, rule.target_matchers]) {
        const found = matching(anySubject(anyService(side)));
        expect(found).not.toEqual([]);
        for (const labels of found) {
          for (const name of rule.equal)
            expect([name, labels[name]]).toEqual([name, expect.stringMatching(/./)]);
        }
      }
    },
  );

  it('never mutes a cause, the dead-man’s switch, or a critical alert but the symptoms of a cause', () => {
    const targets = rules.flatMap(({ target_matchers }) => matching(target_matchers));
    const names = (list: readonly Record<string, string>[]) => new Set(list.map((it) => it['alertname']));
    for (const name of ['DatabaseDown', 'ServiceDown', 'KubeNodeNotReady', 'Watchdog'])
      expect(names(targets)).not.toContain(name);
    expect(targets.filter(({ sev }) => sev === 'sev1')).toEqual([]);
    const critical = names(targets.filter(({ severity }) => severity === 'critical'));
    expect([...critical].sort()).toEqual([
      'ErrorBudgetBurn',
      'HighErrorRate',
      'PredictionErrors',
      'PublicPageDown',
    ]);
    const sources = rules.flatMap(({ source_matchers }) => matching(source_matchers));
    expect(sources.filter(({ severity }) => severity !== 'critical')).toEqual([]);
  });
});

describe('a service that is down', () => {
  const { inhibit_rules: rules } = prod.alertmanager;
  const all = alertsOf(prod).map(({ labels }) => labels);
  const of = (alertname: string, more: Readonly<Record<string, string>> = {}) =>
    all.find((labels) =>
      Object.entries({ alertname, ...more }).every(([name, value]) => labels[name] === value),
    ) ?? {};
  const mutedBy = (source: Readonly<Record<string, string>>, target: string) =>
    rules.some(
      (rule) =>
        matchesAll(rule.source_matchers, source) &&
        matchesAll(rule.target_matchers, of(target)) &&
        rule.equal.every((name) => source[name] === of(target)[name]),
    );

  it('explains its symptoms when it cannot be scraped, and none when only its probe fails', () => {
    const [scrape, probe] = [of('ServiceDown', { via: 'scrape' }), of('ServiceDown', { via: 'probe' })];
    const symptoms = ['HighErrorRate', 'HighResponseTime', 'ErrorLogBurst'];
    expect(symptoms.map((name) => of(name)['service'])).toEqual(symptoms.map(() => scrape['service']));
    expect(probe['service']).toBe(scrape['service']);
    expect(symptoms.map((name) => mutedBy(scrape, name))).toEqual(symptoms.map(() => true));
    expect(symptoms.map((name) => mutedBy(probe, name))).toEqual(symptoms.map(() => false));
    expect(symptoms.map((name) => mutedBy(of('DatabaseDown'), name))).toEqual(symptoms.map(() => true));
  });
});

describe('a real Alertmanager', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plane-'));
  let recorder: Recorder;
  let smtp: SmtpServer;
  let manager: RunningAlertmanager;
  const { urls } = loadConfig('prod').environment;

  beforeAll(async () => {
    [recorder, smtp] = await Promise.all([startRecorder(), startSmtp()]);
    const cadence = { groupWait: '200ms', groupInterval: '500ms', repeat: '1h' };
    const config = configWith({
      'environment.receivers.pagerDuty.url': `${recorder.url}/pagerduty`,
      'environment.receivers.email.smarthost': `127.0.0.1:${smtp.port}`,
      'environment.receivers.email.requireTls': false,
      ...Object.fromEntries(
        ['sev1', 'sev2', 'sev3', 'sev4', 'watchdog'].map((sev) => [`notifications.${sev}`, cadence]),
      ),
      // Whatever the hour of the test: the hours have a test of their own.
      'notifications.businessHours': { days: [...WEEKDAYS], from: '00:00', to: '24:00', holidays: [] },
    });
    const own = files(alertingFor(config));
    writeFiles(folder, {
      ...own,
      'alertmanager.yml': (own['alertmanager.yml'] ?? '').replaceAll(SECRETS_DIR, `${folder}/secrets`),
      'secrets/slack_url': `${recorder.url}/slack`,
      'secrets/slack_emergency_url': `${recorder.url}/slack-emergency`,
      'secrets/pagerduty_routing_key': 'routing-key-of-the-test',
      'secrets/smtp_password': 'password-of-the-test',
      'secrets/deadmansswitch_url': `${recorder.url}/dead-mans-switch`,
    });
    manager = await startAlertmanager(folder, urls.alertmanager);
  }, 20_000);

  afterAll(async () => {
    await manager?.stop();
    await Promise.all([recorder.close(), smtp.close()]);
    rmSync(folder, { recursive: true });
  });

  const firing = ({ rule, labels }: Alert, more: Record<string, string> = {}): PostedAlert => {
    const all = { ...labels, ...more };
    const render = (text: string) =>
      text
        .replaceAll('{{ $labels.subject }}', all['subject'] ?? '')
        .replace(/\{\{ \$value[^}]*\}\}/g, '93 %');
    const annotations = Object.fromEntries(
      Object.entries(rule.annotations).map(([name, text]) => [name, render(text)]),
    );
    return { labels: all, annotations };
  };
  const sent = (path: string, text: string) =>
    recorder.requests
      .filter((request) => request.path === path && JSON.stringify(request.body).includes(text))
      .map(({ body }) => body);
  const mails = (address: string, text: string) =>
    smtp.mails.filter(({ to, subject }) => to.includes(address) && subject.includes(text));
  const until = async <T>(look: () => readonly T[]): Promise<T> => {
    for (let tries = 0; tries < 100; tries++) {
      const [found] = look();
      if (found !== undefined) return found;
      await sleep(50);
    }
    const seen = recorder.requests.map(({ path, body }) => `${path} ${JSON.stringify(body)}`);
    throw new Error(`nothing of the kind arrived within five seconds, but: ${seen.join('\n')}`);
  };
  const state = async (labels: Readonly<Record<string, string>>) =>
    (await manager.alerts()).find((alert) =>
      Object.entries(labels).every(([name, value]) => alert.labels[name] === value),
    )?.status.state;
  const silence = (incident: string) =>
    `${urls.alertmanager}/#/silences/new?filter=%7Bincident%3D%22${encodeURIComponent(incident)}%22%7D`;
  const acknowledge = silence('DatabaseDown:shiojiri-rainbow-seeker/postgres');
  const emergency = pick('DatabaseDown', 'critical');

  it('tells the emergency channel, PagerDuty and two addresses of a sev1', async () => {
    await manager.post([firing(emergency)]);
    const { runbook_url: runbook, dashboard_url: board } = emergency.rule.annotations;
    expect(await until(() => sent('/slack-emergency', 'DatabaseDown'))).toMatchObject({
      channel: '#emergency-alerts',
      attachments: [
        {
          title: 'Shiojiri Rainbow Seeker Alert',
          title_link: board,
          pretext: '🔥 発生中 1 件 SEV1(緊急/致命的) DatabaseDown shiojiri-rainbow-seeker/postgres',
          text: expect.stringMatching(
            /^\*データベース停止 \/ Database down: shiojiri-rainbow-seeker\/postgres\*\n/,
          ),
        },
      ],
    });
    const [slack] = sent('/slack-emergency', 'DatabaseDown') as { attachments: { text: string }[] }[];
    for (const link of [
      `<${runbook}|手順書 / Runbook>`,
      `<${board}|グラフ / Dashboard>`,
      `<${acknowledge}|受付・消音 / Acknowledge>`,
    ]) {
      expect(slack?.attachments[0]?.text).toContain(link);
    }
    expect(await until(() => sent('/pagerduty', 'DatabaseDown'))).toMatchObject({
      routing_key: 'routing-key-of-the-test',
      event_action: 'trigger',
      payload: {
        severity: 'critical',
        class: 'DatabaseDown',
        component: 'shiojiri-rainbow-seeker/postgres',
        group: 'shiojiri-rainbow-seeker',
        summary: expect.stringContaining('SEV1(緊急/致命的) DatabaseDown'),
      },
      client_url: board,
      links: [
        { href: runbook, text: '手順書 / Runbook' },
        { href: board, text: 'グラフ / Dashboard' },
      ],
    });
    for (const name of ['emergency', 'ops-l2']) {
      const mail = await until(() => mails(`${name}@shiojiri-rainbow-seeker.com`, 'DatabaseDown'));
      expect(mail).toMatchObject({
        from: 'alerts@shiojiri-rainbow-seeker.com',
        login: ['alerts', 'password-of-the-test'],
        subject: '🔥 発生中 1 件 SEV1(緊急/致命的) DatabaseDown shiojiri-rainbow-seeker/postgres',
      });
      for (const line of [
        `手順書 / Runbook: ${runbook}`,
        `グラフ / Dashboard: ${board}`,
        `受付・消音 / Acknowledge: ${acknowledge}`,
      ]) {
        expect(mail.text).toContain(line);
      }
    }
    expect(sent('/slack', 'DatabaseDown')).toEqual([]);
  }, 15_000);

  it('says when it is over', async () => {
    await manager.post([{ ...firing(emergency), endsAt: new Date(Date.now() - 1000).toISOString() }]);
    expect(await until(() => sent('/slack-emergency', '復旧'))).toMatchObject({
      attachments: [{ pretext: expect.stringMatching(/^✅ 復旧 SEV1\(緊急\/致命的\) DatabaseDown/) }],
    });
    expect(await until(() => sent('/pagerduty', '"resolve"'))).toMatchObject({ event_action: 'resolve' });
    await until(() => mails('emergency@shiojiri-rainbow-seeker.com', '復旧'));
  }, 15_000);

  it('tells #alerts of a critical level, which mutes the warning of its subject and of no other', async () => {
    const critical = pick('HighMemoryUsage', 'critical');
    const warning = pick('HighMemoryUsage', 'warning');
    const other = { node: 'node-7', subject: 'node-7', incident: 'HighMemoryUsage:node-7' };
    await manager.post([firing(critical)]);
    expect(await until(() => sent('/slack', 'HighMemoryUsage'))).toMatchObject({
      channel: '#alerts',
      attachments: [{ pretext: '🔥 発生中 1 件 SEV2(重要) HighMemoryUsage node-1' }],
    });
    expect(await until(() => sent('/pagerduty', 'HighMemoryUsage'))).toMatchObject({
      payload: { severity: 'error' },
    });
    await until(() => mails('ops-l2@shiojiri-rainbow-seeker.com', 'HighMemoryUsage'));
    await manager.post([firing(warning), firing(warning, other)]);
    expect(await until(() => sent('/slack', 'SEV3'))).toMatchObject({
      attachments: [{ pretext: '🔥 発生中 1 件 SEV3(通常/軽微) HighMemoryUsage node-7' }],
    });
    await until(() => mails('ops-l1@shiojiri-rainbow-seeker.com', 'node-7'));
    expect(await state({ severity: 'warning', subject: 'node-1' })).toBe('suppressed');
    expect(await state({ severity: 'warning', subject: 'node-7' })).toBe('active');
    expect(sent('/slack', 'SEV3').filter((body) => JSON.stringify(body).includes('node-1'))).toEqual([]);
    expect(smtp.mails.filter(({ subject }) => /SEV3.*node-1/.test(subject))).toEqual([]);
  }, 15_000);

  it('tells the developers of errors, unless the database explains them', async () => {
    const errors = firing(pick('HighErrorRate', 'critical'));
    await manager.post([errors]);
    await until(() => mails('dev@shiojiri-rainbow-seeker.com', 'HighErrorRate'));
    await until(() => mails('ops-l2@shiojiri-rainbow-seeker.com', 'HighErrorRate'));
    expect(await state({ alertname: 'HighErrorRate' })).toBe('active');
    await manager.post([
      firing(emergency),
      firing(pick('HighErrorRate', 'critical'), {
        namespace: 'elsewhere',
        incident: 'HighErrorRate:elsewhere/backend',
      }),
    ]);
    await until(() => sent('/slack-emergency', '発生中').slice(1));
    expect(await state({ alertname: 'HighErrorRate', namespace: errors.labels['namespace'] ?? '' })).toBe(
      'suppressed',
    );
    expect(await state({ alertname: 'HighErrorRate', namespace: 'elsewhere' })).toBe('active');
    expect(await state({ alertname: 'DatabaseDown' })).toBe('active');
  }, 15_000);

  it('keeps the dead-man’s switch outside alive, and tells nobody else of it', async () => {
    await manager.post([firing(pick('Watchdog', 'none'))]);
    await until(() => sent('/dead-mans-switch', 'Watchdog'));
    expect(recorder.requests.filter(({ path }) => path === '/dead-mans-switch').length).toBeGreaterThan(0);
    expect(['/slack', '/slack-emergency', '/pagerduty'].flatMap((path) => sent(path, 'Watchdog'))).toEqual(
      [],
    );
    expect(smtp.mails.filter(({ subject }) => subject.includes('Watchdog'))).toEqual([]);
  }, 15_000);
});
