import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './free-port';
import { tool } from './tools';

/** A series of an answer: its labels, and its samples as (seconds since epoch 0, value). */
export interface Answered {
  readonly metric: Readonly<Record<string, string>>;
  readonly values: readonly (readonly [number, number])[];
}

/** A real Prometheus on loopback. */
export interface RunningPrometheus {
  readonly url: string;
  /** An instant query. Errors: what Prometheus says about it. */
  at(expr: string, time: number): Promise<readonly Answered[]>;
  /** A range query; times and step in seconds. */
  over(expr: string, range: { start: number; end: number; step: number }): Promise<readonly Answered[]>;
  /** Values of a label on the series that a selector finds. */
  labelValues(
    label: string,
    selector: string,
    range: { start: number; end: number },
  ): Promise<readonly string[]>;
  /** Ends this process and waits for it. */
  stop(): Promise<void>;
}

interface Result {
  readonly metric: Record<string, string>;
  readonly value?: [number, string];
  readonly values?: [number, string][];
}

/** Starts Prometheus with `prometheus.yml` and `data/` of a folder. Errors: when it is not ready in a minute. */
export async function startPrometheus(folder: string): Promise<RunningPrometheus> {
  const address = `127.0.0.1:${await freePort()}`;
  const args = [
    `--config.file=${folder}/prometheus.yml`,
    `--storage.tsdb.path=${folder}/data`,
    '--storage.tsdb.retention.time=100y',
    `--web.listen-address=${address}`,
    '--log.level=warn',
  ];
  const child = spawn(tool('prometheus'), args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (log += text));
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
  const url = `http://${address}`;
  const running = client(url, async () => {
    child.kill('SIGTERM');
    await ended;
  });
  for (let tries = 0; tries < 300; tries++) {
    if (child.exitCode !== null)
      throw new Error(`Prometheus ended with ${child.exitCode}: ${log.slice(-1000)}`);
    const ready = await fetch(`${url}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) return running;
    await sleep(200);
  }
  await running.stop();
  throw new Error(`Prometheus was not ready within a minute: ${log.slice(-1000)}`);
}

function client(url: string, stop: () => Promise<void>): RunningPrometheus {
  const ask = async <T>(path: string, parameters: Record<string, string | number>): Promise<T> => {
    const query = new URLSearchParams(
      Object.entries(parameters).map(([key, value]): [string, string] => [key, String(value)]),
    );
    const response = await fetch(`${url}/api/v1/${path}?${query.toString()}`);
    const { data, error } = (await response.json()) as { data: T; error?: string };
    if (error !== undefined) throw new Error(`${error} in ${JSON.stringify(parameters)}`);
    return data;
  };
  const answered = ({ result }: { result: Result[] }) =>
    result.map(({ metric, value, values = value ? [value] : [] }) => ({
      metric,
      values: values.map(([time, text]) => [time, Number(text)] as const),
    }));
  return {
    url,
    at: async (query, time) => answered(await ask('query', { query, time })),
    over: async (query, { start, end, step }) =>
      answered(await ask('query_range', { query, start, end, step })),
    labelValues: (label, selector, { start, end }) =>
      ask(`label/${label}/values`, { 'match[]': selector, start, end }),
    stop,
  };
}
