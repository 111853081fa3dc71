import { createServer } from 'node:http';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { estimate } from '../../alerts';
import { selectorsIn } from '../../alerts/cost/selectors';
import { selector } from '../../alerts/promql';
import { parseDuration, toYaml } from '../../config';
import type { Plane } from '../../infra/plane';
import globalSetup from '../global-setup';
import { loadConfig } from '../support/config';
import { spanOf } from '../support/history';
import type { Line } from '../support/history';
import { recordsOf, scrapedLines } from '../support/history/scraped';
import { store } from '../support/history/serve';
import { planeFor } from '../support/plane';
import { startPrometheus } from '../support/prometheus';
import { benchJob, fillHead, HEAD } from './head';

// Evaluation time of every rule on a real Prometheus: 30 days of what rules record at five minutes, the last six hours
// of everything that is scraped at 15 seconds, and what a rule looks at for longer than that every five minutes, too;
// with `--dense` as often as it really is stored. What lies before every window is left out, since nothing reads it;
// `--all` writes it all the same (minutes, and gigabytes). While it is measured the same series are scraped on, so that
// windows end where they would.

const DENSE = process.argv.includes('--dense');
const ALL = process.argv.includes('--all');
/** Seconds before the end that are always written: the windows of most rules, and then some. */
const RECENT = 4500;
/** Milliseconds that one evaluation of all groups may take together. */
const GOAL = 200;
/** Evaluations of each group that are measured. */
const ROUNDS = 5;
const SHOWN = 12;
/** Until what was recorded long ago is stale, so that nothing is there twice. */
const STALE = 330;

interface Group {
  readonly name: string;
  readonly evaluationTime: number;
  readonly lastEvaluation: string;
  readonly rules: readonly {
    name: string;
    type: string;
    evaluationTime: number;
    health: string;
    lastError?: string;
  }[];
}

async function main(): Promise<void> {
  await globalSetup();
  const plane = planeFor(loadConfig());
  const folder = mkdtempSync(join(tmpdir(), 'plane-rules-'));
  const end = Math.floor(Date.now() / 1000);
  const scraped = scrapedLines(plane, end);
  const exporter = serve(scraped);
  try {
    const span = { ...spanOf(plane), end };
    const lines = historyFor(plane, scraped, end);
    const older = { ...span, end: end - HEAD };
    const stored = await store(lines.flatMap(beforeHead), older, folder);
    const samples = stored + (await fillHead(lines, span, folder));
    configure(plane, folder, (exporter.address() as AddressInfo).port);
    const took = Math.round(Date.now() / 1000 - end);
    console.log(`${lines.length} series, ${samples} samples, written in ${took} s; ${process.arch}`);
    const prometheus = await startPrometheus(folder);
    try {
      report(plane, await measure(plane, prometheus.url));
    } finally {
      await prometheus.stop();
    }
  } finally {
    exporter.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The series with the step and the span that they are kept in, as the goal says or as a rule needs them. */
function historyFor(plane: Plane, scraped: readonly Line[], end: number): readonly Line[] {
  const { evaluation } = plane.config;
  const raw = spanOf(plane).raw;
  const longest = windows(plane);
  const shifted = (line: Line): Line => ({
    ...line,
    // The rules go on with these themselves.
    value: (time) => (time > end - STALE ? NaN : line.value(time)),
  });
  const recorded = recordsOf(plane).map(shifted);
  return [...recorded, ...scraped].map((line) => {
    const last = longest.get(line.name) ?? 0;
    if (last <= raw) {
      if (ALL) return line;
      return { ...line, every: { step: evaluation.scrapeInterval, last: Math.max(last, RECENT) } };
    }
    if (!DENSE) return { ...line, every: line.every === 'raw' ? 'slow' : line.every };
    const step = line.every === 'recorded' ? evaluation.slowEvaluationInterval : evaluation.scrapeInterval;
    return { ...line, every: { step, last } };
  });
}

/** What of a series lies in blocks: all but the newest; nothing, where no rule looks that far back. */
function beforeHead(line: Line): readonly Line[] {
  if (typeof line.every !== 'object') return [line];
  const last = line.every.last - HEAD;
  return last > 0 ? [{ ...line, every: { ...line.every, last } }] : [];
}

/** How far back any rule reads a series, by name; in seconds. */
function windows({ alerting }: Plane): ReadonlyMap<string, number> {
  const longest = new Map<string, number>();
  for (const { records, alerts } of alerting.slices) {
    for (const { expr } of [...records, ...alerts]) {
      const [, ago = '0s'] = /\boffset (\w+)/.exec(expr) ?? [];
      for (const { name, window = '0s' } of selectorsIn(expr))
        longest.set(name, Math.max(longest.get(name) ?? 0, parseDuration(window) + parseDuration(ago)));
    }
  }
  return longest;
}

/** An exporter of all series at the present moment. */
function serve(lines: readonly Line[]) {
  const names = lines.map(({ name, labels }) => `${name}${selector(labels)}`);
  const server = createServer((_, response) => {
    const now = Date.now() / 1000;
    response.setHeader('content-type', 'text/plain; version=0.0.4');
    response.end(lines.map(({ value }, at) => `${names[at]} ${+value(now).toPrecision(9)}\n`).join(''));
  });
  return server.listen(0, '127.0.0.1');
}

function configure({ alerting, config }: Plane, folder: string, port: number): void {
  const { scrapeInterval, evaluationInterval } = config.evaluation;
  // The slow groups, too, in every round: what one evaluation takes does not depend on how often it comes.
  const groups = alerting.rules.groups.map(({ name, rules }) => ({ name, rules }));
  writeFileSync(join(folder, 'rules.yml'), toYaml({ groups }));
  const settings = {
    global: { scrape_interval: `${scrapeInterval}s`, evaluation_interval: `${evaluationInterval}s` },
    rule_files: ['rules.yml'],
    scrape_configs: [benchJob(port)],
  };
  writeFileSync(join(folder, 'prometheus.yml'), toYaml(settings));
}

/** The groups as they were after each of their evaluations, once the history's own records are stale. */
async function measure({ config }: Plane, url: string): Promise<ReadonlyMap<string, readonly Group[]>> {
  const seen = new Map<string, Group[]>();
  const from = Date.now() + config.evaluation.evaluationInterval * 2000;
  for (;;) {
    const { data } = (await (await fetch(`${url}/api/v1/rules`)).json()) as { data: { groups: Group[] } };
    for (const group of data.groups) {
      const own = seen.get(group.name) ?? [];
      const fresh =
        Date.parse(group.lastEvaluation) > from && own.at(-1)?.lastEvaluation !== group.lastEvaluation;
      seen.set(group.name, fresh ? [...own, group] : own);
    }
    if ([...seen.values()].every((own) => own.length >= ROUNDS)) return seen;
    await sleep(1000);
  }
}

function report(plane: Plane, seen: ReadonlyMap<string, readonly Group[]>): void {
  const { rules } = estimate(plane.config, plane.alerting);
  const all = [...seen.values()];
  const ms = (seconds: readonly number[], pick: (of: readonly number[]) => number) => 1000 * pick(seconds);
  const sums = (pick: (of: readonly number[]) => number) =>
    all.reduce(
      (sum, own) =>
        sum +
        ms(
          own.map(({ evaluationTime }) => evaluationTime),
          pick,
        ),
      0,
    );
  const broken = new Set(
    all.flatMap((own) =>
      own.flatMap((group) =>
        group.rules.flatMap((rule) => (rule.lastError ? [`${rule.name}: ${rule.lastError}`] : [])),
      ),
    ),
  );
  const times = all.flatMap((own) =>
    (own[0]?.rules ?? []).map((rule, at) => ({
      name: rule.name,
      type: rule.type,
      time: ms(
        own.map((group) => group.rules[at]?.evaluationTime ?? NaN),
        median,
      ),
    })),
  );
  console.log(`${all.length} groups, ${times.length} rules, ${ROUNDS} evaluations each`);
  console.log(
    `one evaluation of all groups: median ${sums(median).toFixed(0)} ms, least ${sums(least).toFixed(0)} ms (goal ${GOAL} ms)`,
  );
  console.log(
    'dearest rules, milliseconds (median), and the samples that the estimate expects them to load:',
  );
  for (const { name, type, time } of [...times].sort((one, other) => other.time - one.time).slice(0, SHOWN)) {
    const expected = rules.filter(
      (rule) => rule.name === name && rule.kind === (type === 'recording' ? 'record' : 'alert'),
    );
    console.log(
      `${time.toFixed(1).padStart(8)}  ${name} (${type}), ${Math.round(Math.max(...expected.map(({ samples }) => samples)))}`,
    );
  }
  if (broken.size > 0) {
    console.log(`failed:\n${[...broken].join('\n')}`);
    process.exitCode = 1;
  }
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;
const least = (values: readonly number[]) => Math.min(...values);

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
