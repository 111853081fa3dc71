import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { selector } from '../../alerts/promql';
import { toYaml } from '../../config';
import { moments } from '../support/history/line';
import type { Line, Span } from '../support/history';
import { startPrometheus } from '../support/prometheus';

/**
 * Seconds before the end that lie in Prometheus' memory. A real one keeps two to three hours there; a scrape may bring
 * nothing that is older than one.
 */
export const HEAD = 3000;

/** Name of the scrape job and of its only target. */
const JOB = 'bench';
/** Seconds of history in one answer: it must not become too long a text. */
const SLICE = 300;
/** Until when an answer must have been asked for and stored; milliseconds. */
const PATIENCE = 120_000;

/**
 * Brings the newest samples of series into the memory of a Prometheus on this folder, as scrapes do: blocks of them
 * would have to be joined with what is scraped on at every look, which costs several times as much and never happens
 * to a Prometheus that has run for an hour. Returns how many samples it were. Errors: when they are not asked for.
 */
export async function fillHead(lines: readonly Line[], span: Span, folder: string): Promise<number> {
  // Made beforehand: an answer must be there before the scrape gives up.
  const slices: string[] = [];
  let samples = 0;
  for (let begin = span.end - HEAD; begin < span.end; begin += SLICE) {
    const texts = lines.flatMap((line) => textOf(line, span, begin));
    samples += texts.length;
    slices.push(texts.join(''));
  }
  let emptyAnswers = 0;
  const server = createServer((_, response) => {
    const slice = slices.shift();
    if (slice === undefined) emptyAnswers++;
    response.setHeader('content-type', 'text/plain; version=0.0.4');
    response.end(slice ?? '');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const job = benchJob((server.address() as AddressInfo).port);
  const often = { scrape_interval: '3s', scrape_timeout: '3s' };
  writeFileSync(join(folder, 'prometheus.yml'), toYaml({ scrape_configs: [{ ...job, ...often }] }));
  try {
    // The second empty answer: the last full one is stored.
    await asked(folder, () => emptyAnswers >= 2);
  } finally {
    server.close();
    server.closeAllConnections();
  }
  return samples;
}

/**
 * The scrape job of an exporter on a port of loopback, that lets every series be what it says. What a scrape adds where
 * a series has no such label goes again: else nothing of the history would go on, and every window would find two.
 */
export function benchJob(port: number) {
  const without = (name: string) => ({
    source_labels: [name],
    regex: JOB,
    target_label: name,
    replacement: '',
  });
  return {
    job_name: JOB,
    honor_labels: true,
    static_configs: [{ targets: [`127.0.0.1:${port}`], labels: { instance: JOB } }],
    metric_relabel_configs: ['job', 'instance'].map(without),
  };
}

/** Runs Prometheus until all is asked for and stored. Errors: when it is not in time, or something is refused. */
async function asked(folder: string, done: () => boolean): Promise<void> {
  const prometheus = await startPrometheus(folder);
  try {
    const late = Date.now() + PATIENCE;
    while (!done()) {
      if (Date.now() > late) throw new Error('Prometheus did not ask for all of the history');
      await sleep(200);
    }
    const [up] = await prometheus.at(`min_over_time(up{job="${JOB}"}[10m])`, Date.now() / 1000);
    if (up?.values[0]?.[1] !== 1) throw new Error('Prometheus refused a slice of the history');
  } finally {
    await prometheus.stop();
  }
}

/** The samples of a series within a slice, with their times; the end belongs to the last one. */
function textOf({ name, labels, every, value }: Line, span: Span, begin: number): string[] {
  const series = `${name}${selector(labels)}`;
  const step = typeof every === 'object' ? every.step : span.scrape;
  const times = [...moments({ step, last: HEAD }, span)].filter(
    (time) => time >= begin && time < begin + SLICE,
  );
  return times.flatMap((time) => {
    const sample = value(time);
    return Number.isFinite(sample)
      ? [`${series} ${+sample.toPrecision(9)} ${Math.round(time * 1000)}\n`]
      : [];
  });
}
