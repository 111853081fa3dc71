import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errorRatioName } from '../../alerts/slo/error-ratio';
import { slos } from '../../alerts/slo/objectives';
import { sloWindows } from '../../alerts/slo/windows';
import { exact, toYaml } from '../../config';
import { resolveTool } from '../../tools/resolve';
import { loadConfig } from '../support/config';
import { alertingFor } from '../support/plane';
import { testRules, withFolder, writeFiles } from '../support/promtool';
import { run } from '../support/tools';

/**
 * The same objectives, compiled by sloth, over the same requests: ratios within 8 % right after a fire (windows here add up
 * rates over five minutes, sloth's look at the counters), budgets and what pages to the letter.
 */
const config = loadConfig();
const { services } = config.application;
const all = slos(config);

/** Requests per minute, of them failed, of them late: calm, three hours on fire, calm. */
const TRAFFIC = { calm: [600, 0.3, 3], fire: [1500, 45, 300] } as const;
const HOURS = [4, 3, 3] as const;

function specOf(service: string): object {
  const of = (metric: string, more = '') =>
    `sum(rate(${metric}{job="${service}",route!~"/health|/ready|/metrics"${more}}[{{.window}}]))`;
  const [count, bucket] = ['http_request_duration_seconds_count', 'http_request_duration_seconds_bucket'];
  const queries = {
    availability: {
      error_query: of('http_requests_total', ',code=~"5.."'),
      total_query: of('http_requests_total'),
    },
    latency: { error_query: `${of(count)} - ${of(bucket, ',le="0.5"')}`, total_query: of(count) },
  };
  const alert = { labels: {} };
  return {
    version: 'prometheus/v1',
    service,
    slos: all
      .filter((slo) => slo.service === service)
      .map(({ kind, objective }) => ({
        name: kind,
        objective: exact(objective * 100),
        sli: { events: queries[kind] },
        alerting: { name: 'SlothBurn', page_alert: alert, ticket_alert: alert },
      })),
  };
}

async function slothRules(): Promise<string> {
  const { path } = await resolveTool('sloth');
  const folder = mkdtempSync(join(tmpdir(), 'sloth-'));
  try {
    const parts: string[] = [];
    for (const { name } of services) {
      const [spec, out] = [join(folder, `${name}.yml`), join(folder, `${name}.rules.yml`)];
      writeFileSync(spec, toYaml(specOf(name)));
      const { code, stderr } = await run(path as `/${string}`, ['generate', '-i', spec, '-o', out]);
      expect([code, code === 0 ? '' : stderr]).toEqual([0, '']);
      parts.push(readFileSync(out, 'utf8').replace(/^[\s\S]*?^groups:\n/m, ''));
    }
    // Names of its own: both record the same ones.
    return `groups:\n${parts.join('')}`
      .replaceAll(/\bslo:/g, 'sloth:')
      .replaceAll('sloth_slo_info', 'sloth_info');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A counter through the three phases, as promtool writes it; each service has another share of the traffic. */
function counter(series: string, perMinute: (phase: 'calm' | 'fire') => number) {
  let at = 1e6;
  const values = (['calm', 'fire', 'calm'] as const).map((phase, index) => {
    const steps = 60 * (HOURS[index] ?? 0);
    const text = `${at}+${perMinute(phase)}x${steps - 1}`;
    at = exact(at + perMinute(phase) * steps);
    return text;
  });
  return { series, values: values.join(' ') };
}

const input = services.flatMap(({ name }, at) => {
  const labels = `job="${name}",namespace="n",service="${name}",route="/api"`;
  // Only the first service catches fire in full.
  const share = at === 0 ? 1 : 0.05 * at;
  const of = (phase: 'calm' | 'fire', which: 0 | 1 | 2) =>
    exact(TRAFFIC[phase][which] * (which === 0 || phase === 'calm' ? 1 : share));
  return [
    counter(`http_requests_total{${labels},code="200"}`, (phase) => exact(of(phase, 0) - of(phase, 1))),
    counter(`http_requests_total{${labels},code="500"}`, (phase) => of(phase, 1)),
    counter(`http_request_duration_seconds_count{${labels}}`, (phase) => of(phase, 0)),
    counter(`http_request_duration_seconds_bucket{${labels},le="0.5"}`, (phase) =>
      exact(of(phase, 0) - of(phase, 2)),
    ),
  ];
});

const MOMENTS = ['3h', '5h30m', '6h59m', '7h40m', '9h59m'];

function comparisons() {
  const none = (expr: string) => MOMENTS.map((eval_time) => ({ expr, eval_time, exp_samples: [] }));
  const six = (expr: string) =>
    MOMENTS.map((eval_time) => ({
      expr: `count(${expr})`,
      eval_time,
      exp_samples: [{ labels: '{}', value: all.length }],
    }));
  const { page, ticket } = config.thresholds.errorBudget;
  const burning = [
    ...[page.fast, page.slow].map((it) => ['page', it] as const),
    ...[ticket.fast, ticket.slow].map((it) => ['ticket', it] as const),
  ];
  const ours = (kind: 'page' | 'ticket') =>
    burning
      .filter(([of]) => of === kind)
      .map(([, { burnRate }], index) => {
        const { long } = config.thresholds.errorBudget[kind][index === 0 ? 'fast' : 'slow'];
        const window = long % 86_400 === 0 ? `${long / 86_400}d` : `${long / 3600}h`;
        return `slo_${kind}_burn_rate{window="${window}"} > ${burnRate}`;
      })
      .join(' or ');
  return [
    // The last window is another quantity: sloth averages ratios, here requests count.
    ...sloWindows(config)
      .slice(0, -1)
      .map(errorRatioName)
      .flatMap((name) => {
        const theirs = name.replace('slo:', 'sloth:');
        return [...six(name), ...six(theirs), ...none(`abs(${name} / on (sloth_id) ${theirs} - 1) > 0.08`)];
      }),
    ...['slo:error_budget:ratio', 'slo:objective:ratio'].flatMap((name) => {
      const theirs = name.replace('slo:', 'sloth:');
      return [...six(name), ...none(`abs(${name} - on (sloth_id) ${theirs}) > 1e-9`)];
    }),
    ...(['page', 'ticket'] as const).flatMap((kind) => {
      const theirs = `ALERTS{alertname="SlothBurn",sloth_severity="${kind}",alertstate="firing"}`;
      return [
        ...none(`(${ours(kind)}) unless on (sloth_id) ${theirs}`),
        ...none(`${theirs} unless on (sloth_id) (${ours(kind)})`),
      ];
    }),
    {
      expr: 'count(slo_page_burn_rate{window="1h"} > 14.4)',
      eval_time: '6h59m',
      exp_samples: [{ labels: '{}', value: 2 }],
    },
  ];
}

it('agrees with sloth about ratios, budgets, pages and tickets', async () => {
  const theirs = await slothRules();
  const ours = alertingFor(config).rules.groups.filter(({ name }) => name === 'slo-slow');
  await withFolder(async (folder) => {
    const test = {
      rule_files: ['ours.yml', 'theirs.yml'],
      evaluation_interval: '1m',
      tests: [{ name: 'both', interval: '1m', input_series: input, promql_expr_test: comparisons() }],
    };
    writeFiles(folder, { 'ours.yml': { groups: ours }, 'theirs.yml': theirs, 'test.yml': test });
    const results = await testRules(folder, ['test.yml']);
    expect(results.files.get('test.yml')).toEqual([{ name: 'both' }]);
  });
}, 900_000);
