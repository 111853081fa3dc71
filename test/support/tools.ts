import { spawn } from 'node:child_process';
import type { ToolName } from '../../tools/pins';

/** How a program is run. */
export interface RunOptions {
  /** Default: the current directory. */
  readonly cwd?: string;
  /** Added to the environment of this process. Default: nothing. */
  readonly env?: Readonly<Record<string, string>>;
  /** Text for standard input. Default: none, standard input is empty. */
  readonly input?: string;
  /** Milliseconds after which the program is killed and `run` throws. Default: 60 000. */
  readonly timeout?: number;
}

/** How a program ended and what it printed. */
export interface RunResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Name of the environment variable that tells the tests where a tool is: `PLANE_TOOL_KUBE_SCORE`. */
export function toolVariable(name: ToolName): string {
  return `PLANE_TOOL_${name.toUpperCase().replaceAll('-', '_')}`;
}

/**
 * Path of a tool that test/global-setup.ts resolved.
 * @throws Error when it is not among those resolved there
 */
export function tool(name: ToolName): string {
  const path = process.env[toolVariable(name)];
  if (path === undefined) {
    throw new Error(`${toolVariable(name)} is not set: add ${name} to NEEDED in test/global-setup.ts.`);
  }
  return path;
}

/**
 * Runs a program to its end. A code other than 0 is a result, not an error.
 * @param program a pinned tool's name, or a path
 * @throws Error when the program cannot be started, is ended by a signal or takes too long
 */
export function run(
  program: ToolName | `/${string}`,
  args: readonly string[],
  options: RunOptions = {},
): Promise<RunResult> {
  const file = program.startsWith('/') ? program : tool(program as ToolName);
  const { cwd, env, input = '', timeout = 60_000 } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      ...(cwd === undefined ? {} : { cwd }),
      env: { ...process.env, ...env },
      timeout,
      killSignal: 'SIGKILL',
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    // A program that ends without reading its input closes the pipe: its exit code tells more than EPIPE.
    child.stdin.on('error', (error: NodeJS.ErrnoException) => error.code === 'EPIPE' || reject(error));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code !== null) resolve({ code, stdout, stderr });
      else
        reject(
          new Error(`${file} was ended by ${signal} (limit ${timeout} ms); stderr: ${stderr.slice(-500)}`),
        );
    });
    child.stdin.end(input);
  });
}
