import type { ToolName } from '../tools/pins';
import { resolveTool } from '../tools/resolve';
import { toolVariable } from './support/tools';

const NEEDED: readonly ToolName[] = ['promtool', 'amtool', 'prometheus', 'alertmanager'];

/** Resolves the real tools once before any test runs; says something only when one has to be built. */
export default async function globalSetup(): Promise<void> {
  for (const name of NEEDED) process.env[toolVariable(name)] = (await resolveTool(name)).path;
}
