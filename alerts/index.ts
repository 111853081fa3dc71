import type { SignalContext } from './context';
import { alertmanagerConfig } from './notify/alertmanager';
import type { AlertmanagerConfig } from './notify/alertmanager';
import { templates } from './notify/templates';
import { ruleFile, slices } from './rules/files';
import type { Slice } from './rules/files';
import type { RuleFile } from './rules/rule';
import type { Signal } from './signal';
import { signals } from './signals';

/** Everything that decides when somebody is told, and who. */
export interface Alerting {
  readonly signals: readonly Signal[];
  readonly slices: readonly Slice[];
  readonly rules: RuleFile;
  readonly alertmanager: AlertmanagerConfig;
  /** The message templates, a Go template file. */
  readonly templates: string;
}

export function alerting(context: SignalContext): Alerting {
  const all = signals(context);
  const parts = slices(all, context.config);
  return {
    signals: all,
    slices: parts,
    rules: ruleFile(parts),
    alertmanager: alertmanagerConfig(context.config, context.jobs),
    templates: templates(context.config),
  };
}

export { BOARD_IDS, boardTitle, boardUid, panelId, panelUrl, runbookUrl } from './board';
export type { BoardId } from './board';
export { DOMAIN_IDS, domainTitle } from './domain';
export type { Domain } from './domain';
export { checkAlerts } from './notify/check-alerts';
export { TEMPLATE_FILE } from './notify/templates';
export { SECRETS_DIR } from './notify/receivers';
export { estimate } from './cost/estimate';
export type { Estimate } from './cost/estimate';
export { COST_PAGE, costLine, costPage, costTables, overBudget } from './cost/page';
export { alertsOf } from './runbooks/links';
export { runbookIndex } from './runbooks/overview';
export { RUNBOOK_DIR, runbookPage } from './runbooks/page';
export type { Library } from './runbooks/page';
export { relations } from './runbooks/related';
export { reviewNote } from './runbooks/review';
export { troubleshootingGuide } from './runbooks/troubleshooting';
export { isAutomated, RHYTHMS, tasks } from './runbooks/tasks';
export type { Rhythm, Task } from './runbooks/tasks';
export { TASKS_PAGE, tasksPage } from './runbooks/tasks-page';
export { labelVariables } from './runbooks/variables';
export { PROCEDURE_DIR, procedureIndex, procedurePage } from './runbooks/procedure';
export { procedures } from './runbooks/procedures';
export { RULE_FILE } from './rules/files';
export type { AlertRule, RecordingRule, Rule, RuleFile, RuleGroup } from './rules/rule';
export type { AlertmanagerConfig } from './notify/alertmanager';
export type { Slice } from './rules/files';
export { intervalOf } from './pace';
export { groupOf, kebab } from './signal';
export type { Level, NoData, RunbookText, Sev, Severity, Signal, Step, Tier } from './signal';
export type { Quantity, Source } from './quantity';
export { proof } from './proof';
export type { PromtoolFile, ProofFiles } from './proof';
export { ruleFileNames, ruleFiles } from './proof/files';
export type { RuleFilesInput } from './proof/files';
export { bilingual } from './text';
export type { Text } from './text';
export { unitFacts } from './unit';
export type { Unit } from './unit';
