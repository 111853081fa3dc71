import type { Config } from '../../config';
import { quote } from '../promql';

/** An inhibition rule as Alertmanager reads it. */
export interface InhibitRule {
  readonly source_matchers: readonly string[];
  readonly target_matchers: readonly string[];
  readonly equal: readonly string[];
}

/** What a dependency that is down explains: the symptoms of the services that need it. */
const SYMPTOMS = ['HighErrorRate', 'HighResponseTime'];

/**
 * The worse level mutes the milder one of the same subject; a dependency that is down mutes the symptoms of
 * what needs it. `equal` names only labels that both sides always have: two missing labels count as equal.
 */
export function inhibitRules({ application }: Config): readonly InhibitRule[] {
  const { namespace, services, database } = application;
  const dependants = (name: string): string[] => {
    const found = new Set<string>();
    const visit = (target: string) => {
      for (const service of services) {
        if (!service.dependsOn.includes(target) || found.has(service.name)) continue;
        found.add(service.name);
        visit(service.name);
      }
    };
    visit(name);
    return services.map((service) => service.name).filter((service) => found.has(service));
  };
  const cause = (source: readonly string[], name: string): InhibitRule[] => {
    const affected = dependants(name);
    if (affected.length === 0) return [];
    return [
      {
        source_matchers: [...source, `namespace=${quote(namespace)}`],
        // By the incident, which the escalation of a symptom shares.
        target_matchers: [
          `incident=~${quote(`(${SYMPTOMS.join('|')}):${namespace}/(${affected.join('|')})`)}`,
        ],
        equal: [],
      },
    ];
  };
  return [
    {
      source_matchers: ['severity="critical"'],
      target_matchers: ['severity="warning"'],
      equal: ['alertname', 'subject'],
    },
    ...cause(['alertname="DatabaseDown"'], database.name),
    ...services.flatMap(({ name }) => cause(['alertname="ServiceDown"', `service=${quote(name)}`], name)),
  ];
}
