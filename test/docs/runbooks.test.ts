import { existsSync } from 'node:fs';
import { parse } from 'yaml';
import { procedures, reviewNote } from '../../alerts';
import type { AlertRule, Signal, Step } from '../../alerts';
import { CONFIG_PATH } from '../../alerts/runbooks/links';
import { symptoms } from '../../alerts/runbooks/troubleshooting/symptoms';
import { contents } from '../../infra/outputs';
import type { Plane } from '../../infra/plane';
import { boardsOf, panelsOf } from '../dashboards/boards';
import { configWith, problemsWith, source } from '../support/config';
import { SWITCHED_ON } from '../support/leaves';
import { planeFor } from '../support/plane';

const texts = (plane: Plane) =>
  new Map(
    [...contents(plane)].flatMap(([name, content]): [string, string][] =>
      'text' in content && /^docs\/.*\.md$/.test(name) ? [[name, content.text]] : [],
    ),
  );
const plane = planeFor(configWith(SWITCHED_ON));
const { config, alerting } = plane;
const { signals } = alerting;
const pages = texts(plane);
const page = (alert: string): string => pages.get(`docs/runbooks/${alert}.md`) ?? '';
const linksOf = (text: string) => [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, target = '']) => target);
const section = (text: string, title: string) =>
  text.split(/^## /m).find((part) => part.startsWith(title)) ?? '';
const stepsOf = ({ runbook }: Signal): readonly Step[] => [
  ...runbook.diagnosis,
  ...runbook.mitigation,
  ...runbook.permanentFix,
];

describe('links', () => {
  const boards = new Map(
    boardsOf(config, signals).map((board) => [board.uid, panelsOf(board).map(({ id }) => id)]),
  );
  const { grafana, runbooks } = config.environment.urls;

  it.each([...pages.keys()])('of %s lead somewhere', (name) => {
    for (const link of linksOf(pages.get(name)!)) {
      const [, uid = '', panel] = /^(?:.*)\/d\/([\w-]+)(?:\?viewPanel=(\d+))?$/.exec(link) ?? [];
      if (uid !== '') {
        expect(link.startsWith(`${grafana}/d/`)).toBe(true);
        expect([...boards.keys()]).toContain(uid);
        if (panel !== undefined) expect(boards.get(uid)).toContain(Number(panel));
      } else {
        const path = new URL(link, `file:///${name}`).pathname.slice(1);
        if (!path.startsWith('docs/')) expect([path, existsSync(path)]).toEqual([path, true]);
        else expect([...pages.keys()]).toContain(path);
      }
    }
  });

  it('of every alert lead to its page and its panel, and its page back to that panel', () => {
    const rules = alerting.rules.groups.flatMap((group) =>
      group.rules.filter((rule): rule is AlertRule => 'alert' in rule),
    );
    expect(new Set(rules.map(({ alert }) => alert))).toEqual(new Set(signals.map(({ alert }) => alert)));
    for (const { alert, annotations } of rules) {
      expect(annotations['runbook_url']).toBe(`${runbooks}/${alert}.md`);
      expect(linksOf(page(alert))).toContain(annotations['dashboard_url']);
    }
  });

  it('reach every page from the index, and every alert from the troubleshooting guide', () => {
    const all = signals.map(({ alert }) => `${alert}.md`);
    for (const name of ['README', 'troubleshooting'])
      expect(linksOf(page(name))).toEqual(expect.arrayContaining(all));
  });

  it('between alerts go both ways', () => {
    const related = new Map(
      signals.map(({ alert }) => [
        alert,
        linksOf(section(page(alert), '関連')).map((it) => it.replace(/\.md$/, '')),
      ]),
    );
    for (const { alert } of signals) {
      for (const other of related.get(alert)!.filter((name) => related.has(name)))
        expect([other, related.get(other)]).toEqual([other, expect.arrayContaining([alert])]);
    }
    const muted = (alert: string, title: RegExp) =>
      page(alert)
        .split('\n')
        .find((line) => title.test(line)) ?? '';
    expect(muted('DatabaseDown', /muted while/)).toContain('[HighErrorRate]');
    expect(muted('HighErrorRate', /mutes this one/)).toContain('[DatabaseDown]');
    expect(muted('HighErrorRate', /mutes this one/)).not.toContain('[HighResponseTime]');
    expect(muted('BackupStale', /read the same/)).toContain('[CronJobOverdue]');
    // Muted by its node, which only some alerts say.
    expect(muted('KubeNodeNotReady', /muted while/)).toContain('[KubePodNotReady]');
    expect(muted('KubeNodeNotReady', /muted while/)).not.toMatch(/Certificate|Prediction|CronJob/);
    expect(muted('PublicPageDown', /mutes this one/)).toContain('[ServiceDown]');
  });

  it('lead to every procedure from some alert, and back', () => {
    for (const { name } of procedures(config)) {
      const from = signals.filter(({ alert }) => linksOf(page(alert)).includes(`../procedures/${name}.md`));
      expect([name, from.length]).not.toEqual([name, 0]);
      const back = linksOf(pages.get(`docs/procedures/${name}.md`)!);
      expect(back).toEqual(expect.arrayContaining(from.map(({ alert }) => `../runbooks/${alert}.md`)));
    }
  });

  it('lead to no procedure that an environment lacks', () => {
    const without = texts(planeFor(configWith({ 'application.database.pitr': false })));
    expect([...without.keys()]).not.toContain('docs/procedures/slot-lost.md');
    expect([...without].filter(([, text]) => text.includes('slot-lost')).map(([name]) => name)).toEqual([]);
  });
});

describe.each(signals.map((signal) => [signal.alert, signal] as const))('the page of %s', (alert, signal) => {
  const text = page(alert);

  it('has every part, with something in it', () => {
    const titles = ['しきい値', '影響', '診断', '一時対策', '恒久対策', 'エスカレーション', '関連', '計測式'];
    const found = titles.map((title) => section(text, title).split('\n').slice(1).join('').trim().length > 0);
    expect(found).toEqual(titles.map(() => true));
    expect(text).not.toMatch(/undefined|\[object|NaN/);
  });

  it('says who is called, in which time', () => {
    const escalation = section(text, 'エスカレーション');
    const { contacts, slack } = config.notifications;
    for (const level of signal.levels) expect(escalation).toContain(contacts[level.team ?? signal.team]);
    for (const where of [contacts.emergency, contacts.phone, slack.emergencyChannel])
      expect(escalation).toContain(where);
    const promises = { sev1: '| 15m(', sev2: '| 30m(', sev3: '| 2h(', sev4: '| 計画的に', none: '| — |' };
    for (const { sev } of signal.levels) expect(escalation).toContain(promises[sev ?? 'none']);
  });

  it('names only values that the configuration has', () => {
    const numbers: unknown = parse(source('config/thresholds.yaml').text);
    const exists = (value: unknown, [key, ...rest]: readonly string[]): boolean => {
      if (key === undefined) return value !== undefined;
      if (typeof value !== 'object' || value === null) return false;
      const inner = value as Record<string, unknown>;
      return key === '*' ? Object.values(inner).some((it) => exists(it, rest)) : exists(inner[key], rest);
    };
    const said = stepsOf(signal).flatMap(({ text: { ja, en } }) => `${ja} ${en}`.match(CONFIG_PATH) ?? []);
    const paths = said.filter((path) => !/\.(sh|md|ts|yaml)$/.test(path));
    expect(paths.filter((path) => !exists(numbers, path.split('.')))).toEqual([]);
    for (const path of paths) expect(text).toContain(`\`${path}\``);
  });
});

describe('the troubleshooting guide', () => {
  it.each(symptoms(config).map((symptom) => [symptom.title.en, symptom] as const))(
    '“%s” begins with commands and leads to alerts',
    (_, { title, first, belongs }) => {
      expect(first.filter(({ command }) => command !== undefined).length).toBeGreaterThanOrEqual(2);
      const part = section(page('troubleshooting'), title.ja);
      const alerts = signals.filter(belongs).map(({ alert }) => `${alert}.md`);
      expect(linksOf(part).filter((link) => !link.startsWith('../'))).toEqual(alerts);
    },
  );

  it('leaves out what no alert is about', () => {
    const guide = texts(planeFor(configWith({ 'environment.neighbours.certManager.enabled': false })));
    expect(guide.get('docs/runbooks/troubleshooting.md')).not.toMatch(
      /Browsers warn|kubectl \w+ certificate/,
    );
    expect(page('troubleshooting')).toMatch(/Browsers warn[^]*kubectl get certificate/);
  });
});

describe('the review', () => {
  it('is on every page, and moves with the configuration', () => {
    for (const alert of ['README', ...signals.map((signal) => signal.alert)])
      expect(page(alert)).toMatch(
        /最終確認 \/ last reviewed: \d{4}-\d\d-\d\d、次回 \/ next by: \d{4}-\d\d-\d\d/,
      );
    const moved = texts(
      planeFor(configWith({ 'runbooks.reviewed': '2028-02-01', 'runbooks.reviewEvery': '29d' })),
    );
    expect(moved.get('docs/runbooks/Watchdog.md')).toContain('2028-02-01、次回 / next by: 2028-03-01');
  });

  it('is due on its day and overdue after it, whatever the clock here says', () => {
    const of = configWith({ 'runbooks.reviewed': '2027-01-01', 'runbooks.reviewEvery': '90d' });
    expect(reviewNote(of, '2027-04-01')).toBe('runbooks: reviewed on 2027-01-01, next review by 2027-04-01');
    expect(reviewNote(of, '2027-04-02')).toContain('has been due since 2027-04-01');
  });

  it.each([
    [{ 'runbooks.reviewed': '2026-02-30' }, 'runbooks.reviewed', 'expected a day that the calendar has'],
    [
      { 'runbooks.reviewed': '22.11.2026' },
      'runbooks.reviewed',
      'expected a day such as "2026-11-22", in quotes',
    ],
    [
      { 'runbooks.objectives.sev1.respond': '31m' },
      'runbooks.objectives.sev1.respond',
      'expected at most respondAtLatest',
    ],
    [
      { 'runbooks.objectives.sev2.recover': '29m' },
      'runbooks.objectives.sev2.respond',
      'expected at most recover: nobody ends what nobody has begun',
    ],
  ])('%j is refused', (changes, path, message) => {
    expect(problemsWith(changes).map((it) => [it.path, it.message])).toContainEqual([path, message]);
  });
});
