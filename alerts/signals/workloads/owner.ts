import type { Config, Team } from '../../../config';
import type { Labels } from '../../quantity';
import type { Level } from '../../signal';
import { quote } from '../../promql';

/** Who repairs what has no owner of its own: the plane's workloads and whatever else runs in the namespace. */
const OTHERS: Team = 'ops-l1';

/** What a label holds: the name of a workload, or of a pod that a workload made. */
type Holds = 'workload' | 'pod';

/**
 * PromQL that gives each series the label `owner`: the team that the configuration names for the service or the
 * database in `label`, else ops-l1. Pods are told by the form of their names, so that `postgres-exporter-…` is
 * no pod of `postgres`.
 */
export function withOwner(config: Config, expr: string, label: string, holds: Holds = 'workload'): string {
  return [...patterns(config, holds)].reduce(
    (inner, [team, pattern]) => replaced(inner, team, label, pattern),
    replaced(expr, OTHERS, '', ''),
  );
}

function replaced(expr: string, team: Team, label: string, pattern: string): string {
  const arguments_ = ['owner', team, label, pattern].map(quote).join(', ');
  return `label_replace(\n${expr.replace(/^/gm, '  ')},\n  ${arguments_}\n)`;
}

/** The label that the series of a service, of the database or of anything else has; for `carries`. */
export function ownerOf({ application }: Config, workload: string): Labels {
  const { services, database } = application;
  const found = [...services, database].find(({ name }) => name === workload);
  return { owner: found?.owner ?? OTHERS };
}

/** The level, for each team that owns something: each is told of its own. */
export function perTeam(config: Config, level: Level): [Level, ...Level[]] {
  const teams = [...patterns(config, 'workload').keys()].filter((team) => team !== OTHERS);
  const of = (team: Team): Level => ({ ...level, match: { owner: team }, team });
  return [of(OTHERS), ...teams.map(of)];
}

/** Regular expressions by team. What belongs to ops-l1 anyway is not asked for. */
function patterns({ application }: Config, holds: Holds): Map<Team, string> {
  const { services, database } = application;
  const found = new Map<Team, string[]>();
  const add = (team: Team, name: string, suffix: string) => {
    if (team === OTHERS) return;
    found.set(team, [...(found.get(team) ?? []), holds === 'pod' ? `${name}${suffix}` : name]);
  };
  for (const { name, owner } of services) add(owner, name, '-[a-z0-9]+-[a-z0-9]{5}');
  add(database.owner, database.name, '-[0-9]+');
  return new Map([...found].map(([team, names]) => [team, names.join('|')]));
}
