import type { ChildProcess, SpawnOptions } from 'node:child_process';
import { spawn } from 'node:child_process';

/** What a program left behind. `code` is null when a signal ended it. */
export interface Result {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program under way; kill() ends it and all it started, as the end of a container does. */
export interface Running {
  readonly process: ChildProcess;
  readonly done: Promise<Result>;
  kill(): void;
}

export function start(command: string, args: readonly string[], options: SpawnOptions): Running {
  const child = spawn(command, args, { ...options, detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  let ended = false;
  child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
  child.stdin.on('error', () => undefined); // the program ended without reading
  child.stdin.end();
  const done = new Promise<Result>((resolve, reject) => {
    child.on('error', reject);
    // `exit` and not `close`: a daemon that outlives the program may keep its output open.
    child.on('exit', (code) => {
      ended = true;
      setTimeout(() => resolve({ code, stdout, stderr }), 30);
    });
  });
  return {
    process: child,
    done,
    kill: () => {
      // Once it has ended, its number may be the group of something else.
      if (!ended) process.kill(-child.pid!, 'SIGKILL');
    },
  };
}
