import { spawn } from 'node:child_process';

/** How a program ended. */
export interface Outcome {
  /** 127 when it is not on PATH. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The programs a deployment needs; a narrow interface, so that tests can put others on PATH. */
export interface Programs {
  /** Runs a program to its end and returns what it printed. `input` goes to its standard input. */
  readonly capture: (
    program: 'pulumi' | 'kubectl',
    args: readonly string[],
    input?: string,
  ) => Promise<Outcome>;
  /** Runs a program on this terminal and returns its exit code. */
  readonly attach: (program: 'pulumi', args: readonly string[]) => Promise<number>;
}

/** Exit code of a shell for a program that is not there. */
export const NOT_FOUND = 127;

/** Real programs, found on the PATH of `env`, run in `cwd`. */
export function programs(cwd: string, env: NodeJS.ProcessEnv): Programs {
  return {
    capture(program, args, input = '') {
      return new Promise((resolve, reject) => {
        const child = spawn(program, args, { cwd, env });
        let stdout = '';
        let stderr = '';
        child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
        child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
        // A program that ends without reading its input closes the pipe: its exit code tells more than EPIPE.
        child.stdin.on('error', (error: NodeJS.ErrnoException) => error.code === 'EPIPE' || reject(error));
        child.on('error', (error: NodeJS.ErrnoException) =>
          error.code === 'ENOENT' ? resolve({ code: NOT_FOUND, stdout, stderr }) : reject(error),
        );
        child.on('close', (code) => resolve({ code: code ?? 1, stdout, stderr }));
        child.stdin.end(input);
      });
    },
    attach(program, args) {
      return new Promise((resolve, reject) => {
        const child = spawn(program, args, { cwd, env, stdio: 'inherit' });
        // A deployment that is killed leaves a lock and half a plane: the terminal tells the program about Ctrl-C
        // itself, this process only has to outlive it; a polite end asked of this process is passed on.
        const stay = (): void => undefined;
        const passOn = (): boolean => child.kill('SIGTERM');
        process.on('SIGINT', stay).on('SIGTERM', passOn);
        const done = (): void => {
          process.off('SIGINT', stay).off('SIGTERM', passOn);
        };
        child.on('error', (error) => (done(), reject(error)));
        child.on('close', (code) => (done(), resolve(code ?? 1)));
      });
    },
  };
}

/** The last line a program complained with, for a sentence of ours. */
export function complaint({ stdout, stderr, code }: Outcome): string {
  const lines = `${stdout}\n${stderr}`.split('\n').filter((line) => line.trim() !== '');
  return (
    lines
      .at(-1)
      ?.trim()
      .replace(/^error: /i, '') ?? `exit code ${code}`
  );
}
