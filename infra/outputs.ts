import { ruleFiles, RUNBOOK_DIR, runbookIndex, runbookPage, TEMPLATE_FILE } from '../alerts';
import { jsonSchemas } from '../config';
import { toYaml } from '../constructs/kit/yaml';
import { prometheusConfig } from '../constructs/prometheus/config';
import type { Plane } from './plane';

/** File name relative to the repository → content. */
export type Files = ReadonlyMap<string, string>;

/** Folders that hold nothing but rendered files: what is not rendered any more is removed from them. */
export function ownedFolders(environment: string): readonly string[] {
  return environment === 'prod' ? ['kubernetes', RUNBOOK_DIR, 'dist/prod'] : [`dist/${environment}`];
}

const HEADER = '# Rendered by `npm run synth` from config/thresholds.yaml; edit that file instead.\n';

/**
 * Everything `synth` writes for a plane. `kubernetes/` and the runbooks are those of prod and are committed;
 * every environment's plain files for promtool, amtool and people are in `dist/<environment>/`.
 */
export function outputs(plane: Plane): Files {
  const { config, alerting } = plane;
  const environment = config.environment.name;
  const manifests = environment === 'prod' ? 'kubernetes' : `dist/${environment}/kubernetes`;
  const dist = `dist/${environment}`;
  const files = new Map<string, string>();
  for (const { file, objects } of plane.components) {
    files.set(`${manifests}/${file}`, HEADER + objects.map(toYaml).join('---\n'));
  }
  for (const patch of plane.patches) {
    files.set(`${manifests}/patches/${patch.metadata.name}.yaml`, HEADER + toYaml(patch));
  }
  if (environment === 'prod') {
    for (const signal of alerting.signals)
      files.set(`${RUNBOOK_DIR}/${signal.alert}.md`, runbookPage(signal, config));
    files.set(`${RUNBOOK_DIR}/README.md`, runbookIndex(alerting.signals));
    for (const [name, schema] of Object.entries(jsonSchemas())) {
      files.set(`config/${name}`, `${JSON.stringify(schema, null, 2)}\n`);
    }
  }
  for (const [name, text] of Object.entries(ruleFiles(alerting, config))) files.set(`${dist}/${name}`, text);
  files.set(`${dist}/alertmanager/alertmanager.yml`, toYaml(alerting.alertmanager));
  files.set(`${dist}/alertmanager/${TEMPLATE_FILE}`, alerting.templates);
  files.set(
    `${dist}/prometheus/prometheus.yml`,
    toYaml(prometheusConfig(config, plane.inventory, recorded(plane))),
  );
  for (const board of plane.boards) {
    files.set(`${dist}/dashboards/${board.fileName}`, `${JSON.stringify(board.json, null, 2)}\n`);
  }
  return files;
}

function recorded({ alerting }: Plane): string[] {
  return [...new Set(alerting.slices.flatMap(({ records }) => records.map(({ record }) => record)))];
}
