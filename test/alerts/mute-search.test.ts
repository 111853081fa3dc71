import { circles, mutings, universe } from '../../alerts/notify/mute-search';
import { routesFor } from '../../alerts/notify/match';
import type { Route } from '../../alerts/notify/routes';
import { isWithin } from '../../alerts/notify/within';
import type { Labels } from '../../alerts/quantity';
import { loadConfig } from '../support/config';
import { alertingFor } from '../support/plane';

const config = loadConfig('prod');
const plane = alertingFor(config);
const { inhibit_rules: rules, route, time_intervals: intervals } = plane.alertmanager;
const services = config.application.services.map(({ name }) => name);
const all = universe(plane.signals, plane.slices, services);
const pairs = mutings(all, rules);
const names = (list: readonly Labels[]) => [...new Set(list.map(({ alertname = '' }) => alertname))].sort();
const one = (labels: Labels) => {
  const found = all.find((alert) => Object.entries(labels).every(([name, value]) => alert[name] === value));
  if (!found) throw new Error(`no rule can raise ${JSON.stringify(labels)}`);
  return found;
};

/** Alerts that nobody may lose to another: the worst severity, the switch, and what mutes others but is no symptom. */
const symptoms = new Set(pairs.map(({ target }) => target));
const roots = all.filter(
  (alert) =>
    alert['sev'] === 'sev1' ||
    alert['alertname'] === 'Watchdog' ||
    (alert['severity'] === 'critical' && !symptoms.has(alert)),
);

/** What the rules mute among alerts that must be heard; `bad`: with further rules, each of which mutes by itself. */
const lost = (among: readonly Labels[], bad: typeof rules = []) =>
  names([...pairs, ...mutings(all, bad)].flatMap(({ target }) => (among.includes(target) ? [target] : [])));

/** Alerts of sev1, sev2 and the switch for which a route names hours. */
const timed = (root: Route) =>
  names(
    all.filter(
      (alert) =>
        !['sev3', 'sev4'].includes(alert['sev'] ?? '') &&
        routesFor(root, alert).some(({ active, muted }) => active.length + muted.length > 0),
    ),
  );

describe('every combination of alerts', () => {
  it('is searched: each alert of each rule is among them', () => {
    expect(names(all)).toEqual(plane.signals.map(({ alert }) => alert).sort());
    expect(all.length).toBeGreaterThan(60);
    expect(pairs.length).toBeGreaterThan(10);
    for (const service of services) one({ alertname: 'HighErrorRate', service });
  });

  it('leaves every sev1 and the dead-man’s switch audible', () => {
    const urgent = all.filter(({ sev, alertname }) => sev === 'sev1' || alertname === 'Watchdog');
    expect(names(urgent)).toEqual(expect.arrayContaining(['DatabaseDown', 'Watchdog']));
    expect(lost(urgent)).toEqual([]);
  });

  it('leaves every root cause audible', () => {
    expect(names(roots)).toEqual(
      expect.arrayContaining([
        'DatabaseDown',
        'ServiceDown',
        'HighDiskUsage',
        'BackupStale',
        'WalReceiverDown',
      ]),
    );
    expect(lost(roots)).toEqual([]);
    // Of the critical alerts only these symptoms, and their escalation, may be explained by another alert.
    const critical = pairs.flatMap(({ target }) => (target['severity'] === 'critical' ? [target] : []));
    expect(names(critical)).toEqual([
      'ErrorBudgetBurn',
      'HighErrorRate',
      'PredictionErrors',
      'PublicPageDown',
    ]);
  });

  it('has somebody told of each trouble: no alerts mute one another in a circle', () => {
    expect(circles(pairs)).toEqual([]);
  });

  it('mutes by labels that both sides have', () => {
    const empty = rules.flatMap((rule) =>
      mutings(all, [rule]).flatMap(({ target, source }) =>
        rule.equal.filter((name) => !target[name] || !source[name]),
      ),
    );
    expect(empty).toEqual([]);
  });

  it('goes red with a rule that', () => {
    const database = 'alertname="DatabaseDown"';
    const mutesCause = {
      source_matchers: ['alertname="HighDiskUsage"'],
      target_matchers: [database],
      equal: [],
    };
    expect(lost(roots, [mutesCause])).toEqual(['DatabaseDown']);
    const mutesAll = { source_matchers: [database], target_matchers: ['alertname=~".+"'], equal: ['node'] };
    expect(lost(roots, [mutesAll])).toContain('Watchdog');
    const back = {
      source_matchers: ['alertname="HighErrorRate"'],
      target_matchers: ['alertname="ServiceDown"'],
      equal: ['namespace'],
    };
    expect(circles([...pairs, ...mutings(all, [back])]).length).toBeGreaterThan(0);
    expect(lost(roots, [back])).toEqual(['ServiceDown']);
  });
});

describe('every hour', () => {
  it('lets sev1, sev2 and the dead-man’s switch through', () => {
    expect(timed(route)).toEqual([]);
  });

  it('goes red with a route that mutes them', () => {
    const [first, ...rest] = route.routes ?? [];
    const bad = { ...route, routes: [{ ...first!, mute_time_intervals: ['holidays'] }, ...rest] };
    expect(timed(bad)).toEqual(['Watchdog']);
  });

  it('of a week has one, after eight hours at most, in which each warning is told to Slack', () => {
    const week = Date.parse('2026-12-06T00:00:00+09:00') / 1000;
    const longest = (names: readonly string[]) => {
      let [most, run] = [0, 0];
      for (let at = week; at < week + 8 * 86_400; at += 900) {
        const muted = names.some((name) =>
          isWithin(
            intervals.find((it) => it.name === name)!,
            at,
          ),
        );
        run = muted ? run + 900 : 0;
        most = Math.max(most, run);
      }
      return most;
    };
    const sets = new Map(
      all
        .filter(({ sev }) => sev === 'sev3')
        .map((alert) => routesFor(route, alert).find(({ receiver }) => receiver === 'warning')?.muted)
        .map((muted) => [JSON.stringify(muted), muted]),
    );
    expect(sets.size).toBeGreaterThan(1);
    for (const muted of sets.values()) {
      expect(muted).toBeDefined();
      expect(longest(muted ?? [])).toBeLessThanOrEqual(8 * 3600);
    }
  });
});
