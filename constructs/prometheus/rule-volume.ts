import type * as k8s from 'cdk8s-plus-28/lib/imports/k8s';
import type { RuleFile, Signal } from '../../alerts';
import { groupOf, RULE_FILE } from '../../alerts';

/** Where rules come from: a ConfigMap with a file in it. */
export const MAIN_RULES = { configMap: 'prometheus-rules', file: RULE_FILE } as const;
export const BUSINESS_RULES = {
  configMap: 'prometheus-business-rules',
  file: 'business_alerts.yml',
} as const;

/** The rules about the business and all others: groups are never torn apart. */
export function splitRules(
  { groups }: RuleFile,
  signals: readonly Signal[],
): { readonly main: RuleFile; readonly business: RuleFile } {
  const names = new Set(signals.filter(({ tier }) => tier === 'business').map(groupOf));
  return {
    main: { groups: groups.filter(({ name }) => !names.has(name)) },
    business: { groups: groups.filter(({ name }) => names.has(name)) },
  };
}

/** Both as one folder; Prometheus starts without the second, which is applied after it. */
export function ruleVolume(name: string): k8s.Volume {
  return {
    name,
    projected: {
      sources: [
        { configMap: { name: MAIN_RULES.configMap } },
        { configMap: { name: BUSINESS_RULES.configMap, optional: true } },
      ],
    },
  };
}
