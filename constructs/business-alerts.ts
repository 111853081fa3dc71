import { Construct } from 'constructs';
import type { RuleFile } from '../alerts';
import { toYaml } from '../config';
import { configMap } from './kit/objects';
import { BUSINESS_RULES } from './prometheus/rule-volume';

/** The rules about the business, in a file of their own: the guides apply it by itself. */
export class BusinessAlerts extends Construct {
  constructor(scope: Construct, id: string, rules: RuleFile) {
    super(scope, id);
    configMap(this, 'prometheus', BUSINESS_RULES.configMap, { [BUSINESS_RULES.file]: toYaml(rules) });
  }
}
