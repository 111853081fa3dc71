import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fluentConf } from '../../../constructs/fluentd/pipeline';
import { loadConfig } from '../../support/config';

/** What the pipeline made of a log. */
export interface Outcome {
  readonly messages: readonly Readonly<Record<string, unknown>>[];
  readonly counters: Readonly<Record<string, number>>;
  readonly seconds: number;
}

/** Where the kubelet would keep it. */
export const LOG_PATH =
  '/var/log/pods/shiojiri-rainbow-seeker_backend-abc_11111111-2222-3333-4444-555555555555/backend/0.log';

export function has(program: string): boolean {
  return spawnSync(program, ['--version'], { stdio: 'ignore', timeout: 30_000 }).status === 0;
}

/** Runs a log through the generated configuration. Default: of prod. */
export function understand(log: Buffer, quiet = false, config = loadConfig()): Outcome {
  return inFolder((folder) => {
    writeFileSync(join(folder, 'fluent.conf'), fluentConf(config));
    writeFileSync(join(folder, '0.log'), log);
    const program = join(__dirname, 'pipeline.rb');
    const said = execFileSync('ruby', [program, join(folder, 'fluent.conf'), join(folder, '0.log')], {
      env: { ...process.env, LOG_PATH, NODE_NAME: 'node-1', LC_ALL: 'C.UTF-8', ...(quiet && { QUIET: '1' }) },
      maxBuffer: 2 ** 28,
      timeout: 100_000,
    });
    return JSON.parse(said.toString()) as Outcome;
  });
}

export function inFolder<T>(use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'logs-'));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
