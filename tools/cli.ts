import { TOOL_NAMES, type ToolName } from './pins';
import { resolveTool } from './resolve';

const WIDTHS = [13, 9, 6] as const;

/**
 * `npm run tools [-- [--path] NAME...]`: resolves the named tools, or all, and prints where they are; with `--path`
 * only the paths, for scripts.
 */
async function main(args: readonly string[]): Promise<void> {
  const pathsOnly = args[0] === '--path';
  const names = args.slice(pathsOnly ? 1 : 0);
  const unknown = names.filter((name) => !isToolName(name));
  if (unknown.length > 0) {
    throw new Error(`Unknown tool ${unknown.join(', ')}: the pinned ones are ${TOOL_NAMES.join(', ')}.`);
  }
  const wanted = names.length > 0 ? names.filter(isToolName) : TOOL_NAMES;
  const rows: string[][] = [['tool', 'version', 'from', 'path']];
  // One after the other: a Go build takes all cores, and the families share packages through its cache.
  for (const name of wanted) {
    const tool = await resolveTool(name);
    rows.push([tool.name, tool.version, tool.origin, tool.path]);
    if (pathsOnly) process.stdout.write(`${tool.path}\n`);
  }
  if (pathsOnly) return;
  for (const row of rows) {
    process.stdout.write(`${row.map((cell, column) => cell.padEnd(WIDTHS[column] ?? 0)).join(' ')}\n`);
  }
}

function isToolName(name: string): name is ToolName {
  return (TOOL_NAMES as readonly string[]).includes(name);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`tools: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
