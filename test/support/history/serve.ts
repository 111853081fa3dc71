import { once } from 'node:events';
import { createWriteStream, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startPrometheus } from '../prometheus';
import type { RunningPrometheus } from '../prometheus';
import { run } from '../tools';
import type { Plane } from '../../../infra/plane';
import { historyOf, openMetrics, spanOf } from './index';
import type { Line, Span } from './index';

/** A Prometheus that remembers a history, and what it took. */
export interface Remembered {
  readonly prometheus: RunningPrometheus;
  readonly end: number;
  readonly series: number;
  readonly samples: number;
}

/**
 * Writes the history of a plane into a folder, which is emptied, and starts a real Prometheus on it. Needs promtool
 * and prometheus. Errors: when one of them refuses.
 */
export async function remember(plane: Plane, folder: string, days?: number): Promise<Remembered> {
  const span = spanOf(plane, days);
  const lines = historyOf(plane, span);
  const samples = await store(lines, span, folder);
  writeFileSync(join(folder, 'prometheus.yml'), 'global: {}\n');
  return { prometheus: await startPrometheus(folder), end: span.end, series: lines.length, samples };
}

/**
 * Writes series into blocks in `data/` of a folder, which is emptied. Returns how many samples they have. Needs
 * promtool. Errors: when it refuses.
 */
export async function store(lines: readonly Line[], span: Span, folder: string): Promise<number> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'data'), { recursive: true });
  const file = join(folder, 'history.txt');
  const samples = await write(file, openMetrics(lines, span));
  const blocks = ['--max-block-duration=1000h', '--quiet', file, join(folder, 'data')];
  const made = await run('promtool', ['tsdb', 'create-blocks-from', 'openmetrics', ...blocks], {
    timeout: 300_000,
  });
  if (made.code !== 0) throw new Error(`promtool refused the history: ${made.stderr.slice(-1000)}`);
  rmSync(file);
  return samples;
}

async function write(file: string, pieces: Iterable<{ text: string; samples: number }>): Promise<number> {
  const out = createWriteStream(file);
  let samples = 0;
  for (const piece of pieces) {
    samples += piece.samples;
    if (!out.write(piece.text)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
  return samples;
}
