import { mostSeries } from '../../config';
import { logMetrics } from '../../inventory';
import { loadConfig } from '../support/config';
import { full } from '../logs/support/golden';
import { has, understand } from '../logs/support/ruby';

// Lines a second that one core understands, with the expressions of the generated configuration in Ruby's own engine
// (without Fluentd's own reading and sending), by kind of line; and how many series the lines can make on a node.
const LINES = 20_000;

const KINDS: Readonly<Record<string, (at: number) => string>> = {
  'JSON access log': (at) =>
    JSON.stringify({
      time: '2026-11-22T07:00:00Z',
      level: 'info',
      method: 'GET',
      path: `/api/sightings/${at}`,
      status: 200,
      duration_ms: 12.5,
      remote_ip: '10.0.0.1',
      user_agent: 'Mozilla/5.0 (X11; Linux x86_64)',
    }),
  'combined access log': (at) =>
    `10.0.0.1 - - [22/Nov/2026:07:00:00 +0900] "GET /api/sightings?page=${at} HTTP/1.1" 200 512 "-" "Mozilla/5.0" 0.012`,
  'plain text': (at) => `2026-11-22 07:00:00 INFO worker ${at}: prediction stored in 12 ms`,
};

if (has('ruby')) {
  for (const [kind, line] of Object.entries(KINDS)) {
    const log = Buffer.concat(Array.from({ length: LINES }, (_, at) => full(line(at))));
    const { seconds } = understand(log, true);
    console.log(`${kind}: ${Math.round(LINES / seconds)} lines/s per core`);
  }
} else {
  console.log('lines/s: skipped, ruby is not installed');
}
const config = loadConfig();
const series = logMetrics(config).map((metric) => mostSeries(metric));
console.log(
  `series: at most ${series.reduce((sum, count) => sum + count, 0)} a node, allowed ${config.logging.maxSeries}`,
);
