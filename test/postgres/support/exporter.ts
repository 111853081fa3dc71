import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Running } from './result';
import { start } from './result';

/** Where a program is on the PATH; undefined: nowhere. */
export function onPath(name: string): string | undefined {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false; // not here
      }
    });
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A program that serves `/metrics`, started on a free port of this machine. */
export class Exporter {
  private constructor(
    /** Where it listens: `http://127.0.0.1:PORT`. */
    readonly address: string,
    private readonly running: Running,
  ) {}

  /** Starts it and waits until it answers. Errors: after 20 seconds, with what it said. */
  static async start(
    program: string,
    args: (address: string) => readonly string[],
    env: Readonly<Record<string, string>> = {},
    cwd = '/tmp',
  ): Promise<Exporter> {
    const address = `127.0.0.1:${await freePort()}`;
    const running = start(program, args(address), { cwd, env: { ...process.env, ...env } });
    const exporter = new Exporter(`http://${address}`, running);
    for (const end = Date.now() + 20_000; ; await new Promise((resolve) => setTimeout(resolve, 100))) {
      const answer = await fetch(`http://${address}/metrics`).catch(() => undefined);
      if (answer?.ok) return exporter;
      if (Date.now() > end) {
        running.kill();
        throw new Error(`${program} does not answer: ${(await running.done).stderr.slice(-1000)}`);
      }
    }
  }

  /** What it exports, by series: `name{label="x"}` → value. */
  async scrape(path = '/metrics'): Promise<ReadonlyMap<string, number>> {
    const text = await (await fetch(`${this.address}${path}`)).text();
    const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    return new Map(
      lines.map((line) => {
        const at = line.lastIndexOf(' ');
        return [line.slice(0, at), Number(line.slice(at + 1))];
      }),
    );
  }

  /** Names of what it exports. */
  async names(path?: string): Promise<ReadonlySet<string>> {
    return new Set([...(await this.scrape(path)).keys()].map((key) => key.replace(/\{.*/, '')));
  }

  async stop(): Promise<void> {
    this.running.kill();
    await this.running.done;
  }
}
