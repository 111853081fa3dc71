import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import {
  appendFileSync,
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Config } from '../../../config';
import { fluentConf } from '../../../constructs/fluentd/pipeline';
import { FLUENTD_PORT, LOG_STORE, LOG_STORE_PORT } from '../../../inventory';
import { freePort } from '../../support/free-port';
import { LOG_PATH } from './ruby';

/** A node with a log directory, a real Fluentd that may come and go, and a sink that may, too. */
export interface Node {
  write(lines: string | Buffer): void;
  /** As the kubelet does it: the file gets another name, and the next line a new file. */
  rotate(): void;
  startFluentd(): void;
  /** `SIGKILL` is a node that lost its power, `SIGTERM` a pod that is deleted. */
  stopFluentd(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
  startSink(): Promise<void>;
  /** Messages as they arrived, in order. */
  readonly received: readonly string[];
  /** What Fluentd said about itself. */
  said(): string;
  /** Errors: it does not come true in time. */
  until(what: string, isTrue: () => boolean, seconds: number): Promise<void>;
  close(): Promise<void>;
}

/** The configuration as it is, but for paths and ports. */
export async function node(config: Config): Promise<Node> {
  const folder = mkdtempSync(join(tmpdir(), 'node-'));
  const [sinkPort, metricsPort] = [await freePort(), await freePort()];
  const store = `${LOG_STORE}.${config.application.namespace}.svc:${LOG_STORE_PORT}`;
  const conf = fluentConf(config)
    .replaceAll('/var/', `${folder}/`)
    .replace(store, `127.0.0.1:${sinkPort}`)
    .replace(`port ${FLUENTD_PORT}`, `port ${metricsPort}`);
  writeFileSync(join(folder, 'fluent.conf'), conf);
  const log = join(folder, LOG_PATH.replace(/^\/var\//, ''));
  mkdirSync(dirname(log), { recursive: true });
  const own = join(folder, 'fluentd.log');
  const received: string[] = [];
  let [fluentd, sink]: [ChildProcess | undefined, Server | undefined] = [undefined, undefined];

  const stopFluentd = async (signal: 'SIGKILL' | 'SIGTERM') => {
    if (!fluentd?.pid) return;
    const { pid } = fluentd;
    const ended = new Promise((done) => fluentd!.once('exit', done));
    // Supervisor and worker are one group: a pod ends as a whole. Told to end, the supervisor tells the worker.
    process.kill(signal === 'SIGKILL' ? -pid : pid, signal);
    await ended;
    fluentd = undefined;
  };
  return {
    received,
    write: (lines) => appendFileSync(log, lines),
    rotate: () => renameSync(log, `${log}.20261122-070000`),
    startFluentd: () => {
      const output = openSync(own, 'a');
      fluentd = spawn('fluentd', ['-c', join(folder, 'fluent.conf')], {
        detached: true,
        stdio: ['ignore', output, output],
        env: { ...process.env, NODE_NAME: 'node-1' },
      });
      closeSync(output);
    },
    stopFluentd,
    startSink: () =>
      new Promise((ready) => {
        sink = createServer((request, response) => {
          const parts: Buffer[] = [];
          request.on('data', (part: Buffer) => parts.push(part));
          request.on('end', () => {
            const lines = Buffer.concat(parts)
              .toString()
              .split('\n')
              .filter((line) => line !== '');
            received.push(...lines.map((line) => (JSON.parse(line) as { message: string }).message));
            response.writeHead(200).end();
          });
        });
        sink.listen(sinkPort, '127.0.0.1', ready);
      }),
    said: () => readFileSync(own, 'utf8'),
    until: async (what, isTrue, seconds) => {
      for (const end = Date.now() + seconds * 1000; !isTrue();) {
        if (Date.now() > end)
          throw new Error(`not within ${seconds} s: ${what}\n${readFileSync(own, 'utf8').slice(-3000)}`);
        await new Promise((done) => setTimeout(done, 100));
      }
    },
    close: async () => {
      await stopFluentd('SIGKILL');
      await new Promise<void>((done) => (sink ? sink.close(() => done()) : done()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
