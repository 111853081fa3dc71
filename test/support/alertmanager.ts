import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './free-port';
import { tool } from './tools';

/** An alert as Alertmanager's API takes it. */
export interface PostedAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** Default: now. */
  readonly startsAt?: string;
  /** Default: still firing. */
  readonly endsAt?: string;
}

/** A real Alertmanager on loopback. */
export interface RunningAlertmanager {
  readonly url: string;
  post(alerts: readonly PostedAlert[]): Promise<void>;
  /** What the API says of every alert it holds: its labels, its state, and whether something inhibits it. */
  alerts(): Promise<
    readonly { labels: Record<string, string>; status: { state: string; inhibitedBy: string[] } }[]
  >;
  /** Ends this process and waits for it. */
  stop(): Promise<void>;
}

/**
 * Starts Alertmanager with `alertmanager.yml` of a folder, and further flags (default: none).
 * Errors: when it ends or is not ready in ten seconds.
 */
export async function startAlertmanager(
  folder: string,
  externalUrl: string,
  flags: readonly string[] = [],
): Promise<RunningAlertmanager> {
  const address = `127.0.0.1:${await freePort()}`;
  const args = [
    `--config.file=${folder}/alertmanager.yml`,
    `--storage.path=${folder}/data`,
    `--web.listen-address=${address}`,
    `--web.external-url=${externalUrl}`,
    '--web.route-prefix=/',
    '--cluster.listen-address=',
    ...flags,
  ];
  const child = spawn(tool('alertmanager'), args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (log += text));
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
  const api = `http://${address}/api/v2/alerts`;
  const running: RunningAlertmanager = {
    url: `http://${address}`,
    async post(alerts) {
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(api, { method: 'POST', headers, body: JSON.stringify(alerts) });
      if (!response.ok) throw new Error(`Alertmanager refused the alerts: ${await response.text()}`);
    },
    async alerts() {
      return (await (await fetch(api)).json()) as Awaited<ReturnType<RunningAlertmanager['alerts']>>;
    },
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
  for (let tries = 0; tries < 100; tries++) {
    if (child.exitCode !== null)
      throw new Error(`Alertmanager ended with ${child.exitCode}: ${log.slice(-1000)}`);
    const ready = await fetch(`http://${address}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) return running;
    await sleep(100);
  }
  await running.stop();
  throw new Error(`Alertmanager was not ready within ten seconds: ${log.slice(-1000)}`);
}
