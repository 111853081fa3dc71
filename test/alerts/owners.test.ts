import { withOwner, perTeam, ownerOf } from '../../alerts/signals/workloads/owner';
import type { Team } from '../../config';
import { configWith, loadConfig } from '../support/config';

const config = loadConfig();

/** The owner as Prometheus finds it: one replacement after the other, patterns anchored, the last one wins. */
function ownerBy(expr: string, name: string): string | undefined {
  const replacements = [...expr.matchAll(/"owner", "([^"]*)", "[^"]*", ("(?:[^"\\]|\\.)*")\n/g)];
  return replacements
    .filter(([, , pattern = '""']) => {
      const source = JSON.parse(pattern) as string;
      return source === '' || new RegExp(`^(?:${source})$`).test(name);
    })
    .at(-1)?.[1];
}

describe('the owner of a series', () => {
  it.each([
    ['backend', 'dev'],
    ['ml-system', 'dev'],
    ['postgres', 'ops-l2'],
    ['postgres-exporter', 'ops-l1'],
    ['prometheus', 'ops-l1'],
  ])('with the workload %s is %s', (name, owner) => {
    expect(ownerBy(withOwner(config, 'up', 'deployment'), name)).toBe(owner);
    expect(ownerOf(config, name)).toEqual({ owner });
  });

  it.each([
    ['backend-5d9c7b8f6d-x2k4p', 'dev'],
    ['backend-proxy-5d9c7b8f6d-x2k4p', 'ops-l1'],
    ['backend-0', 'ops-l1'],
    ['postgres-0', 'ops-l2'],
    ['postgres-exporter-5d9c7b8f6d-x2k4p', 'ops-l1'],
    ['postgres-backup-29384756-x2k4p', 'ops-l1'],
    ['postgres-wal-receiver-0', 'ops-l1'],
  ])('with the pod %s is %s', (name, owner) => {
    expect(ownerBy(withOwner(config, 'up', 'pod', 'pod'), name)).toBe(owner);
  });

  it('is asked for only where a team other than ops-l1 owns something', () => {
    const ours: Team = 'ops-l1';
    const changes = Object.fromEntries(
      config.application.services.map((_, at) => [`application.services.${at}.owner`, ours]),
    );
    const alike = configWith({ ...changes, 'application.database.owner': ours });
    expect(withOwner(alike, 'up', 'pod', 'pod').match(/label_replace/g)).toHaveLength(1);
  });
});

describe('a level per team', () => {
  it('is one for each owner, and one for the rest', () => {
    const levels = perTeam(config, { severity: 'warning', sev: 'sev3', limit: 0, for: 60 });
    expect(levels.map(({ match, team }) => [match?.['owner'], team])).toEqual([
      ['ops-l1', 'ops-l1'],
      ['dev', 'dev'],
      ['ops-l2', 'ops-l2'],
    ]);
  });
});
