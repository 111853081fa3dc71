import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { resolveTool } from '../../../tools/resolve';
import { run } from '../kubectl';
import type { Json } from '../kubectl';
import type { Linter } from './finding';

/** kube-score's grade of what is in order; below it stand warnings and critical findings. */
const GOOD = 10;

/** Findings of kube-score, warnings included. */
export const kubeScore: Linter = async (folder) => {
  const { path } = await resolveTool('kube-score');
  const files = readdirSync(folder).map((name) => join(folder, name));
  const { stdout, stderr } = await run(path, ['score', '--output-format', 'json', ...files]);
  if (!stdout.startsWith('[')) throw new Error(`kube-score said no JSON: ${stderr || stdout}`);
  const objects: Json[] = JSON.parse(stdout);
  return objects.flatMap(({ type_meta, object_meta, checks }) =>
    checks
      .filter(({ grade, skipped }: Json) => grade < GOOD && !skipped)
      .map(({ check, comments }: Json) => ({
        rule: check.id,
        object: `${type_meta.kind}/${object_meta.name}`,
        detail: (comments ?? []).map(({ summary }: Json) => summary).join('; ') || check.name,
      })),
  );
};
