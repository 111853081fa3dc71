import type { Config } from '../../config';
import { scrapedServices } from '../../inventory';
import { quote } from '../promql';
import {
  errorsOfDatabase,
  missedRequestsOf,
  symptomsOf,
  symptomsOfDatabase,
  symptomsOfNode,
  unreadyPodsOf,
} from './symptoms';

/** An inhibition rule as Alertmanager reads it. */
export interface InhibitRule {
  readonly source_matchers: readonly string[];
  readonly target_matchers: readonly string[];
  readonly equal: readonly string[];
}

/**
 * The worse level mutes the milder one of the same subject; what is down mutes the symptoms of itself and of what
 * needs it; a lost node mutes the warnings about it, its pods and what they leave behind. `equal` names only labels
 * that both sides always have: two missing labels count as equal.
 */
export function inhibitRules(config: Config): readonly InhibitRule[] {
  const { namespace, services, database } = config.application;
  const needs = new Map(services.map(({ name, dependsOn }) => [name, dependsOn]));
  const names = services.map(({ name }) => name);
  const dependants = (target: string) => names.filter((name) => reached(name, needs).has(target));
  const dependencies = (name: string) => names.filter((other) => reached(name, needs).has(other));
  const cause = (source: readonly string[], explained: readonly string[]): InhibitRule[] =>
    explained.map((incidents) => ({
      source_matchers: [...source, `namespace=${quote(namespace)}`],
      target_matchers: [`incident=~${quote(incidents)}`],
      equal: [],
    }));
  return [
    {
      source_matchers: ['severity="critical"'],
      target_matchers: ['severity="warning"'],
      equal: ['alertname', 'subject'],
    },
    ...cause(
      ['alertname="DatabaseDown"'],
      [
        ...symptomsOf(config, dependants(database.name)),
        ...unreadyPodsOf(config, dependants(database.name)),
        errorsOfDatabase(config),
        symptomsOfDatabase,
      ],
    ),
    // Seen from the scrape: a probe fails as well when half of the answers do, and when its exporter is gone. So a service
    // that is not scraped explains nothing.
    ...scrapedServices(config).flatMap(({ name }) =>
      cause(
        ['alertname="ServiceDown"', 'via="scrape"', `service=${quote(name)}`],
        [
          ...symptomsOf(config, [name, ...dependants(name)]),
          ...unreadyPodsOf(config, [name]),
          ...missedRequestsOf(config, dependencies(name)),
        ],
      ),
    ),
    {
      source_matchers: ['alertname="KubeNodeNotReady"'],
      target_matchers: ['severity="warning"', 'node=~".+"'],
      equal: ['node'],
    },
    {
      source_matchers: ['alertname="KubeNodeNotReady"'],
      target_matchers: [`incident=~${quote(symptomsOfNode)}`],
      equal: [],
    },
  ];
}

/** Everything that a service needs, directly or through others. */
function reached(name: string, needs: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (from: string) => {
    for (const to of needs.get(from) ?? []) {
      if (found.has(to)) continue;
      found.add(to);
      visit(to);
    }
  };
  visit(name);
  return found;
}
