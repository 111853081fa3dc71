import { spawn } from 'node:child_process';

/** A Kubernetes object as far as the test looks into it. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- foreign JSON, looked into by expectations
export type Json = any;

export interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** Standard input. Default: none. */
  readonly input?: string;
  /** Seconds until the program is ended. Default: 120. */
  readonly timeout?: number;
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs a program to its end; never throws for an exit code. Errors: the program cannot be started. */
export function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<Result> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env: options.env ?? process.env });
    const timer = setTimeout(() => child.kill('SIGKILL'), (options.timeout ?? 120) * 1000);
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.on('error', (error) => {
      clearTimeout(timer);
      reject(new Error(`${program} cannot be started: ${error.message}`));
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ code: code ?? -1, stdout, stderr });
    });
    child.stdin.on('error', () => undefined); // a program that does not read is no failure
    child.stdin.end(options.input ?? '');
  });
}

/** Runs kubectl. Errors: the command and what it said, when it fails. */
export async function kubectl(args: readonly string[], options: RunOptions = {}): Promise<string> {
  const { code, stdout, stderr } = await run('kubectl', args, options);
  if (code === 0) return stdout;
  throw new Error(`kubectl ${args.join(' ')}: exit code ${code}\n${(stderr || stdout).trim()}`);
}

/** An object, or a list of them, as data. */
export async function get(...args: readonly string[]): Promise<Json> {
  return JSON.parse(await kubectl(['get', ...args, '-o', 'json']));
}

/** The items of a list; kubectl returns one object where a file or folder holds only one. */
export async function list(...args: readonly string[]): Promise<Json[]> {
  const found = await get(...args);
  return found.items ?? [found];
}
