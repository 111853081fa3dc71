import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { TEMPLATE_FILE } from '../../alerts';
import type { AlertmanagerConfig } from '../../alerts';
import { simulate } from '../../alerts/notify/simulate';
import type { FiringSpan } from '../../alerts/notify/simulate';
import type { Labels } from '../../alerts/quantity';
import { toYaml, WEEKDAYS } from '../../config';
import { startAlertmanager } from '../support/alertmanager';
import type { RunningAlertmanager } from '../support/alertmanager';
import { configWith, loadConfig } from '../support/config';
import { alertingFor } from '../support/plane';
import { writeFiles } from '../support/promtool';
import { startRecorder } from '../support/recorder';
import type { Recorder } from '../support/recorder';

/** Seconds that the table goes on. */
const END = 23;
/** How far the real program may be behind: the machine is shared. */
const SLACK = 0.9;
/** Runs of the table until one agrees; a model that is wrong disagrees with all of them. */
const ATTEMPTS = 3;

/** Hours become seconds: waits, intervals and repeats as short as a test can tell apart. */
const CADENCES = {
  'notifications.sev1': { groupWait: '0s', groupInterval: '1s', repeat: '3500ms' },
  'notifications.sev2': { groupWait: '1s', groupInterval: '2s', repeat: '5s' },
  'notifications.sev3': { groupWait: '2s', groupInterval: '3s', repeat: '8s' },
  'notifications.sev4': { groupWait: '3s', groupInterval: '4s', repeat: '9s' },
  'notifications.watchdog': { groupWait: '0s', groupInterval: '3s', repeat: '5s' },
};

const today = new Date(Date.now() + 9 * 3_600_000).getUTCDay();
const otherDays = WEEKDAYS.filter((_, at) => at !== today && at !== (today + 1) % 7);

/** Whatever the time is now: the jobs are at work on another day, one after the other. */
const ELSEWHEN = Object.fromEntries(
  Object.keys(loadConfig().jobs).map((job, at) => [
    `jobs.${job}.schedule`,
    `0 ${3 * at} * * ${(today + 3) % 7}`,
  ]),
);

/** Two plants: by day, with no job at work, and out of hours, while the verification of the backups runs. */
const PLACES = {
  'by day': configWith({
    ...CADENCES,
    'notifications.businessHours': { days: [...WEEKDAYS], from: '00:00', to: '24:00', holidays: [] },
    ...ELSEWHEN,
  }),
  'out of hours, while a job runs': configWith({
    ...CADENCES,
    'notifications.businessHours.days': otherDays,
    ...ELSEWHEN,
    'jobs.postgres-backup-verify.schedule': '0 * * * *',
    'jobs.postgres-backup-verify.deadline': '2h',
  }),
} as const;
type Place = keyof typeof PLACES;

const ns = 'shiojiri-rainbow-seeker';
const alert = (alertname: string, sev: number, subject: string, more: Labels = {}): Labels => ({
  alertname,
  sev: `sev${sev}`,
  severity: sev < 3 ? 'critical' : 'warning',
  team: 'ops-l2',
  subject,
  incident: `${alertname}:${subject}`,
  ...more,
});
const span = (labels: Labels, from: number, to?: number): FiringSpan =>
  to === undefined ? { labels, from } : { labels, from, to };

const database = alert('DatabaseDown', 1, `${ns}/postgres`, { namespace: ns });
const errors = alert('HighErrorRate', 2, `${ns}/backend`, { namespace: ns, service: 'backend', team: 'dev' });
const disk = (node: string) => alert('HighDiskUsage', 2, node, { node });
const memory = (sev: number, node: string) => alert('HighMemoryUsage', sev, node, { node });

/** What fires, from second to second. */
const TABLE: readonly FiringSpan[] = [
  span({ alertname: 'Watchdog', severity: 'none', team: 'ops-l1' }, 0.4),
  span(errors, 0.4),
  span(alert('HighErrorRate', 2, 'elsewhere/backend', { namespace: 'elsewhere', team: 'ops-l2' }), 8.9),
  span(database, 7.9, 17.5),
  span(
    alert('AlertUnacknowledged', 2, errors['incident'] ?? '', {
      incident: errors['incident'] ?? '',
      of: 'sev2',
    }),
    5.4,
  ),
  span(disk('a'), 0.4, 5.7),
  span(disk('b'), 0.7),
  span(disk('c'), 4.4),
  span(memory(2, 'a'), 0.4, 11.7),
  span(memory(3, 'a'), 0.6, 19.8),
  span(memory(3, 'b'), 0.6),
  span(alert('CronJobFailed', 3, 'quick'), 1.1, 2.2),
  span(alert('HighNetworkUsage', 3, 'again', { team: 'dev' }), 0.4, 4.8),
  span(alert('HighNetworkUsage', 3, 'again', { team: 'dev' }), 13.4),
  span(alert('HighCPUUsage', 3, 'a', { team: 'ops-l1' }), 0.4, 15.9),
  span(alert('Renewal', 4, 'x'), 0.4),
  span(alert('Upgrade', 4, 'y'), 1.4, 9.1),
  span({ alertname: 'Foreign' }, 0.4),
];

/** Webhooks in the place of people: their messages name every alert. */
function webhooks(config: AlertmanagerConfig, url: string): AlertmanagerConfig {
  return {
    ...config,
    global: {},
    receivers: config.receivers.map(({ name }) => ({
      name,
      webhook_configs: [{ url: `${url}/${name}`, send_resolved: true }],
    })),
  };
}

/** One message as a line: receiver, alerts that fire, alerts that ended. */
interface Told {
  readonly what: string;
  readonly at: number;
}

const line = (receiver: string, firing: readonly Labels[], resolved: readonly Labels[]) => {
  const names = (list: readonly Labels[]) =>
    list.map((it) => [it['alertname'], it['sev'], it['subject']].filter(Boolean).join(' ')).sort();
  const ended = names(resolved).map((name) => `(${name})`);
  return [receiver, ...names(firing), ...ended].join(' | ');
};

/** Messages by receiver and group name, in time. */
const bySequence = (told: readonly Told[]) => {
  const sequences = new Map<string, Told[]>();
  for (const one of [...told].sort((a, b) => a.at - b.at)) {
    const key = one.what.split(' ').slice(0, 3).join(' ').replace(/[()]/g, '');
    sequences.set(key, [...(sequences.get(key) ?? []), one]);
  }
  return sequences;
};

/** One run of the table through the real program. */
async function realRun(place: Place, recorder: Recorder, folder: string) {
  const plane = alertingFor(PLACES[place]);
  const config = webhooks(plane.alertmanager, `${recorder.url}/${place.replaceAll(/\W/g, '-')}`);
  writeFiles(folder, { 'alertmanager.yml': toYaml(config), [TEMPLATE_FILE]: plane.templates });
  const manager = await startAlertmanager(folder, 'http://localhost', ['--dispatch.maintenance-interval=1s']);
  const begin = Date.now();
  const steps = TABLE.flatMap(({ labels, from, to }) => [
    { at: from, labels, ends: false },
    ...(to === undefined ? [] : [{ at: to, labels, ends: true }]),
  ]).sort((a, b) => a.at - b.at);
  let inhibited: string[] = [];
  const look = async (running: RunningAlertmanager) =>
    (inhibited = (await running.alerts())
      .filter(({ status }) => status.inhibitedBy.length > 0)
      .map(({ labels }) => `${labels['alertname']} ${labels['sev']} ${labels['subject']}`)
      .sort());
  try {
    for (const { at, labels, ends } of steps) {
      await sleep(Math.max(0, begin + at * 1000 - Date.now()));
      const now = new Date().toISOString();
      await manager.post([{ labels, annotations: {}, ...(ends && { endsAt: now }) }]);
      if (labels['subject'] === 'again' && at > 10) await look(manager);
    }
    await sleep(Math.max(0, begin + END * 1000 - Date.now()));
  } finally {
    await manager.stop();
  }
  const prefix = `/${place.replaceAll(/\W/g, '-')}/`;
  const told = recorder.requests
    .filter(({ path }) => path.startsWith(prefix))
    .map(({ path, body, at }): Told => {
      const { alerts } = body as { alerts: { status: string; labels: Labels }[] };
      const of = (status: string) => alerts.filter((it) => it.status === status).map(({ labels }) => labels);
      return { what: line(path.slice(prefix.length), of('firing'), of('resolved')), at: (at - begin) / 1000 };
    });
  return { told, inhibited };
}

/** The same by the model. The table's zero is the present moment, because hours count. */
function modelled(place: Place) {
  const plane = alertingFor(PLACES[place]);
  const zero = Math.floor(Date.now() / 1000);
  const shifted = TABLE.map(({ labels, from, to }) => ({
    labels,
    from: zero + from,
    ...(to !== undefined && { to: zero + to }),
  }));
  const result = simulate(webhooks(plane.alertmanager, 'http://localhost'), shifted, {
    until: zero + END,
    maintenance: 1,
  });
  const told = result.notifications.map(({ receiver, firing, resolved, at }): Told => ({
    what: line(receiver, firing, resolved),
    at: at - zero,
  }));
  return { told, suppressed: result.suppressed.map((one) => ({ ...one, at: one.at - zero })) };
}

describe('the real Alertmanager and its model', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plane-'));
  const real = new Map<Place, Awaited<ReturnType<typeof realRun>>>();
  const places = Object.keys(PLACES) as Place[];

  beforeAll(async () => {
    // Seconds stand for hours here: a busy machine that holds the real program back for one has told nothing.
    for (
      let attempt = 1;
      attempt <= ATTEMPTS && places.some((place) => differences(place).length > 0);
      attempt++
    ) {
      const recorder = await startRecorder();
      await Promise.all(
        places.map(async (place, at) => {
          real.set(place, await realRun(place, recorder, join(folder, `${attempt}-${at}`)));
        }),
      );
      await recorder.close();
    }
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  /** What the real program told otherwise than the model, or at another time. */
  function differences(place: Place): string[] {
    const [told, model] = [real.get(place)?.told ?? [], modelled(place).told];
    if (told.length <= 15) return [`only ${told.length} messages`];
    // What is due at the very end may be just late.
    const settled = (list: readonly Told[]) => list.filter(({ at }) => at < END - 2);
    const [seen, expected] = [bySequence(told), bySequence(settled(model))];
    const groups = new Set([...bySequence(settled(told)).keys(), ...expected.keys()]);
    return [...groups].flatMap((group) => {
      const messages = expected.get(group);
      if (!messages) return [`${group}: nobody was to be told`];
      return messages.flatMap(({ what, at }, index) => {
        const found = seen.get(group)?.[index];
        if (found?.what !== what) return [`${what} at ${at}: ${found?.what ?? 'nothing'}`];
        return Math.abs(found.at - at) < SLACK ? [] : [`${what} at ${at}: at ${found.at}`];
      });
    });
  }

  it.each(places)('%s: tell the same, at the same time', (place) => {
    expect(differences(place)).toEqual([]);
  });

  it.each(places)('%s: mute the same', (place) => {
    const muted = modelled(place).suppressed.filter(({ at, by }) => at > 12 && at < 15 && 'alert' in by);
    const names = muted.map(({ labels }) => `${labels['alertname']} ${labels['sev']} ${labels['subject']}`);
    expect(real.get(place)?.inhibited).toEqual([...new Set(names)].sort());
  });
});

describe('the table, by hand', () => {
  const day = modelled('by day').told;
  const night = modelled('out of hours, while a job runs').told;
  const times = (told: readonly Told[], start: string) =>
    told
      .filter(({ what }) => what.startsWith(start))
      .map(({ what, at }) => `${at.toFixed(1)} ${what.split(' | ').slice(1).join(' | ')}`);

  it('tells a sev1 at once, again after repeat, and of its end', () => {
    expect(times(day, 'emergency | DatabaseDown').concat(times(day, 'emergency | (DatabaseDown'))).toEqual([
      `7.9 DatabaseDown sev1 ${ns}/postgres`,
      `11.9 DatabaseDown sev1 ${ns}/postgres`,
      `15.9 DatabaseDown sev1 ${ns}/postgres`,
      `17.9 (DatabaseDown sev1 ${ns}/postgres)`,
    ]);
  });

  it('mutes errors and their escalation while the database is down', () => {
    const told = times(day, 'critical-dev | HighErrorRate');
    expect(told).toEqual([1.4, 7.4, 19.4].map((at) => `${at.toFixed(1)} HighErrorRate sev2 ${ns}/backend`));
    const escalated = times(day, 'emergency | AlertUnacknowledged').map((it) => Number(it.split(' ')[0]));
    expect(escalated.filter((at) => at > 7.9 && at < 17.5)).toEqual([]);
    expect(escalated[0]).toBe(5.4);
    expect(escalated.some((at) => at > 17.5)).toBe(true);
    expect(times(day, 'critical | HighErrorRate')[0]).toBe('9.9 HighErrorRate sev2 elsewhere/backend');
  });

  it('waits for the group, then for its interval', () => {
    const told = times(day, 'critical | HighDiskUsage').map((it) => it.replaceAll('HighDiskUsage sev2 ', ''));
    expect(told.slice(0, 3)).toEqual(['1.4 a | b', '5.4 a | b | c', '7.4 b | c | (a)']);
  });

  it('waits with the warning until the critical level is over', () => {
    const told = times(day, 'warning | HighMemoryUsage').map((it) =>
      it.replaceAll('HighMemoryUsage sev3 ', ''),
    );
    expect(told.slice(0, 3)).toEqual(['2.6 b', '11.6 b', '14.6 a | b']);
  });

  it('gathers planned work by day only, and tells nobody of what was over before its time', () => {
    expect(times(day, 'digest').slice(0, 2)).toEqual([
      '3.4 Renewal sev4 x | Upgrade sev4 y',
      '11.4 Renewal sev4 x | (Upgrade sev4 y)',
    ]);
    expect(times(night, 'digest')).toEqual([]);
    expect(day.filter(({ what }) => what.includes('quick'))).toEqual([]);
  });

  it('mails a warning by day, and lets one wait that a job explains', () => {
    expect(times(day, 'warning-mail-dev')[0]).toBe('2.4 HighNetworkUsage sev3 again');
    expect(times(day, 'warning | HighCPUUsage')[0]).toBe('2.4 HighCPUUsage sev3 a');
    expect(times(night, 'warning | HighNetworkUsage')[0]).toBe('2.4 HighNetworkUsage sev3 again');
    expect(night.filter(({ what }) => /mail|HighCPUUsage/.test(what))).toEqual([]);
    expect(times(night, 'emergency | DatabaseDown')[0]).toContain('7.9');
  });

  it('lets what no route takes reach the first line', () => {
    expect(times(day, 'slack-notifications')[0]).toBe('2.4 Foreign');
  });
});
