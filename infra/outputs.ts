import {
  checkAlerts,
  COST_PAGE,
  costPage,
  estimate,
  ruleFiles,
  RUNBOOK_DIR,
  runbookIndex,
  relations,
  runbookPage,
  TASKS_PAGE,
  tasksPage,
  TEMPLATE_FILE,
  troubleshootingGuide,
} from '../alerts';
import { alertsOf, PROCEDURE_DIR, procedureIndex, procedurePage, procedures } from '../alerts';
import { jsonSchemas, toYaml } from '../config';
import { logAnalysis } from '../constructs/log-analysis';
import { prometheusConfig } from '../constructs/prometheus/config';
import { recordedNames } from './plane';
import type { Plane } from './plane';

/** File name relative to the repository → content. */
export type Files = ReadonlyMap<string, string>;

/** What a file holds, before it is text: turning data into YAML is most of the work. */
export type Content =
  | { readonly manifests: readonly object[] }
  | { readonly yaml: object }
  | { readonly json: object }
  | { readonly text: string };

/** Folders that hold nothing but rendered files: what is not rendered any more is removed from them. */
export function ownedFolders(environment: string): readonly string[] {
  return environment === 'prod'
    ? ['kubernetes', RUNBOOK_DIR, PROCEDURE_DIR, 'dist/prod']
    : [`dist/${environment}`];
}

const HEADER = '# Rendered by `npm run synth` from config/thresholds.yaml; edit that file instead.\n';

/** Everything `synth` writes for a plane, as text. */
export function outputs(plane: Plane): Files {
  return new Map([...contents(plane)].map(([name, content]) => [name, render(content)]));
}

function render(content: Content): string {
  if ('manifests' in content) return HEADER + content.manifests.map(toYaml).join('---\n');
  if ('yaml' in content) return toYaml(content.yaml);
  return 'json' in content ? `${JSON.stringify(content.json, null, 2)}\n` : content.text;
}

/**
 * Everything `synth` writes, as data. `kubernetes/` and the runbooks are those of prod and are committed; every
 * environment's plain files for promtool, amtool and people are in `dist/<environment>/`.
 */
export function contents(plane: Plane): ReadonlyMap<string, Content> {
  const { config, alerting } = plane;
  const environment = config.environment.name;
  const manifests = environment === 'prod' ? 'kubernetes' : `dist/${environment}/kubernetes`;
  const dist = `dist/${environment}`;
  const files = new Map<string, Content>();
  for (const { file, objects } of plane.components) files.set(`${manifests}/${file}`, { manifests: objects });
  for (const patch of plane.patches) {
    files.set(`${manifests}/patches/${patch.metadata.name}.yaml`, { manifests: [patch] });
  }
  if (environment === 'prod') {
    const all = procedures(config);
    const { signals } = alerting;
    const library = { config, signals, procedures: all, relations: relations(signals, config) };
    for (const signal of alerting.signals) {
      files.set(`${RUNBOOK_DIR}/${signal.alert}.md`, { text: runbookPage(signal, library) });
    }
    files.set(`${RUNBOOK_DIR}/README.md`, { text: runbookIndex(library) });
    files.set(`${RUNBOOK_DIR}/troubleshooting.md`, { text: troubleshootingGuide(library) });
    for (const procedure of all) {
      files.set(`${PROCEDURE_DIR}/${procedure.name}.md`, {
        text: procedurePage(procedure, alertsOf(procedure, alerting.signals)),
      });
    }
    files.set(`${PROCEDURE_DIR}/README.md`, { text: procedureIndex(all) });
    files.set(TASKS_PAGE, { text: tasksPage(config, alerting.signals) });
    files.set(COST_PAGE, { text: costPage(estimate(config, alerting), config) });
    for (const [name, json] of Object.entries(jsonSchemas())) files.set(`config/${name}`, { json });
  }
  const beside = environment === 'prod' ? 'config' : dist;
  files.set(`${beside}/check-alerts.json`, { json: checkAlerts(config) });
  files.set(`${beside}/log-analysis.json`, { json: logAnalysis(config) });
  for (const [name, yaml] of Object.entries(ruleFiles(alerting, config)))
    files.set(`${dist}/${name}`, { yaml });
  files.set(`${dist}/alertmanager/alertmanager.yml`, { yaml: alerting.alertmanager });
  files.set(`${dist}/alertmanager/${TEMPLATE_FILE}`, { text: alerting.templates });
  files.set(`${dist}/prometheus/prometheus.yml`, {
    yaml: prometheusConfig(config, plane.inventory, recordedNames(plane.alerting)),
  });
  for (const { fileName, json } of plane.boards) files.set(`${dist}/dashboards/${fileName}`, { json });
  return files;
}
