import * as path from 'node:path';

/** Where tools are looked for and built, and who is told: replaced as a whole by tests. */
export interface ToolContext {
  /** Environment whose PATH is searched and which compilers inherit. Default: that of this process. */
  readonly env: NodeJS.ProcessEnv;
  /** Folder with one folder per family, each with a go.mod. Default: tools/go. */
  readonly modules: string;
  /** Folder of the programs built here. Default: build/tools/bin. */
  readonly bin: string;
  /** Receives one line per build started, running for another half minute, and finished. Default: stderr. */
  readonly log: (line: string) => void;
}

/** The context of a normal run: this repository, this process. */
export function defaultContext(): ToolContext {
  const root = path.resolve(__dirname, '..');
  return {
    env: process.env,
    modules: path.join(root, 'tools', 'go'),
    bin: path.join(root, 'build', 'tools', 'bin'),
    log: (line) => process.stderr.write(`${line}\n`),
  };
}
