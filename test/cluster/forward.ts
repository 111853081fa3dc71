import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';

const open = new Set<ChildProcess>();

/** A local port that leads into the cluster. */
export interface Forward {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  close(): void;
}

/** `kubectl port-forward` on a free local port, as the guides do it. Errors: it does not come up within 15 s. */
export function forward(namespace: string, target: string, port: number): Promise<Forward> {
  const child = spawn('kubectl', ['--namespace', namespace, 'port-forward', target, `:${port}`]);
  open.add(child);
  const close = () => {
    open.delete(child);
    child.kill();
  };
  return new Promise((resolve, reject) => {
    let said = '';
    const fail = (why: string) => {
      close();
      reject(new Error(`port-forward ${target} ${port}: ${why}\n${said.trim()}`));
    };
    const timer = setTimeout(() => fail('not ready within 15 s'), 15_000);
    const hear = (chunk: Buffer) => {
      said += chunk.toString();
      const found = /Forwarding from 127\.0\.0\.1:(\d+)/.exec(said)?.[1];
      if (found === undefined) return;
      clearTimeout(timer);
      resolve({ url: `http://127.0.0.1:${found}`, close });
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('error', (error) => fail(error.message));
    child.on('exit', () => {
      clearTimeout(timer);
      fail('it ended');
    });
  });
}

/** A tunnel that is opened at first use and again after a failure: pods come and go. */
export class Tunnel {
  private open: Promise<Forward> | undefined;

  constructor(
    private readonly namespace: string,
    private readonly target: string,
    private readonly port: number,
  ) {}

  /** What a path answers. Errors: those of `fetchText` and `forward`. */
  async text(path: string, init: RequestInit = {}): Promise<string> {
    this.open ??= forward(this.namespace, this.target, this.port);
    try {
      return await fetchText(`${(await this.open).url}${path}`, init);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  close(): void {
    void this.open?.then(
      (it) => it.close(),
      () => undefined,
    );
    this.open = undefined;
  }
}

/** One request through a tunnel of its own. */
export async function once(
  at: { readonly namespace: string; readonly target: string; readonly port: number },
  path: string,
  init: RequestInit = {},
): Promise<string> {
  const tunnel = new Tunnel(at.namespace, at.target, at.port);
  try {
    return await tunnel.text(path, init);
  } finally {
    tunnel.close();
  }
}

/** Ends every tunnel that is still open. */
export function closeAll(): void {
  for (const child of open) child.kill();
  open.clear();
}

/** What a URL answers, as text. Errors: another status than 2xx, or nothing within 10 s. */
async function fetchText(url: string, init: RequestInit = {}): Promise<string> {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(10_000) });
  const text = await response.text();
  if (response.ok) return text;
  throw new Error(`${init.method ?? 'GET'} ${url}: HTTP ${response.status}\n${text.slice(0, 500)}`);
}
