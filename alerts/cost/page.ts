import { formatDuration } from '../../config';
import type { Config } from '../../config';
import { table } from '../runbooks/table';
import type { Estimate } from './estimate';

/** Where the page stands in the repository. */
export const COST_PAGE = 'docs/cost.md';

/** Rules that are shown: the others cost less than these. */
const SHOWN = 15;

const whole = (value: number) => Math.round(value).toLocaleString('en-US');
const gibi = (bytes: number) => `${(bytes / 2 ** 30).toFixed(1)} GiB`;

/** One line: `series 5,432 of at most 20,000, 380 samples/s, disk 2.8 GiB of 40.0 GiB after 45d`. */
export function costLine(estimate: Estimate, { plane }: Config): string {
  const { series, maxSeries, samplesPerSecond, disk, room } = estimate;
  const parts = [
    `series ${whole(series)} of at most ${whole(maxSeries)}`,
    `${whole(samplesPerSecond)} samples/s`,
    `disk ${gibi(disk)} of ${gibi(room)} after ${formatDuration(plane.prometheus.retention)}`,
  ];
  return parts.join(', ');
}

/** What is beyond its bound, a sentence each; none when all is well. */
export function overBudget({ series, maxSeries, disk, room, jobs }: Estimate): readonly string[] {
  const [dearest] = [...jobs].sort((one, other) => other.series - one.series);
  return [
    ...(series > maxSeries
      ? [
          `cost.maxSeries: expected at most ${whole(maxSeries)} series, estimated are ${whole(series)}, most of them of ` +
            `${dearest?.job} (${whole(dearest?.series ?? 0)}); keep fewer metrics or labels, or raise the budget`,
        ]
      : []),
    ...(disk > room
      ? [
          `storage.prometheus: expected room for plane.prometheus.retention, estimated are ${gibi(disk)}, and the ` +
            `volume gives them ${gibi(room)}; enlarge it or shorten the retention`,
        ]
      : []),
  ];
}

/** The rows of both tables, as text: jobs by samples per second, then the dearest rules. */
export function costTables({ jobs, rules, recorded }: Estimate) {
  const jobRows = [
    ...jobs.map((it) => [it.job, whole(it.targets), whole(it.series), it.samplesPerSecond.toFixed(1)]),
    ['(rules)', '', whole(recorded.series), recorded.samplesPerSecond.toFixed(1)],
  ];
  const ruleRows = rules
    .slice(0, SHOWN)
    .map(({ name, kind, interval, series, samples }) => [
      `${name} (${kind})`,
      formatDuration(interval),
      whole(series),
      (series / interval).toFixed(1),
      (samples / interval).toFixed(1),
    ]);
  return {
    jobs: { head: ['job', 'targets', 'series', 'samples/s'], rows: jobRows },
    rules: { head: ['rule', 'every', 'series read', 'series read/s', 'samples read/s'], rows: ruleRows },
  };
}

/** The page `docs/cost.md`, so that a review shows what a change costs. */
export function costPage(estimate: Estimate, config: Config): string {
  const tables = costTables(estimate);
  return `# 監視のコスト / What watching costs

一つの Prometheus についての見積もり(\`config/thresholds.yaml\` の \`cost\`)。実測は Prometheus の画面の
TSDB Status と \`prometheus_tsdb_head_series\`。

An estimate for one Prometheus (\`cost\` in \`config/thresholds.yaml\`). What it really is: TSDB Status on Prometheus’
own pages, and \`prometheus_tsdb_head_series\`.

${costLine(estimate, config)}

## スクレイプジョブ / Scrape jobs

${table(tables.jobs.head, tables.jobs.rows)}

## 負荷の大きいルール / The dearest rules

窓のある式は、窓の中のすべてのサンプルを読む。 / A window is read with all its samples.

${table(tables.rules.head, tables.rules.rows)}
`;
}
