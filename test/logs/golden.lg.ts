import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { configWith, loadConfig } from '../support/config';
import { ALL_FROM_LOGS } from '../support/from-logs';
import { EXPECTED, GOLDEN, GOLDEN_LOG } from './support/golden';
import { understand } from './support/ruby';
import type { Outcome } from './support/ruby';
import { withRuby } from './support/with-ruby';

/** Of the counters that awk can tell apart as well. */
const BY_AWK = /^log_(http_responses|auth_failures|auth_success|http_forbidden|http_rate_limited)_total /;

const BY_ROUTE = 'log_http_route_responses_total';

const counted = (counters: Outcome['counters']) =>
  Object.fromEntries(Object.entries(counters).filter(([, value]) => value !== 0));

describe('the golden lines', () => {
  let outcome: Outcome;

  withRuby('are counted as a person counts them', () => {
    outcome = understand(GOLDEN_LOG);
    expect(counted(outcome.counters)).toEqual(EXPECTED);
  });

  withRuby('are counted as an independent program counts them', () => {
    const said = execFileSync('awk', ['-f', join(__dirname, 'support', 'oracle.awk')], {
      input: GOLDEN_LOG,
      env: { ...process.env, LC_ALL: 'C' },
    });
    const rows = said.toString().trim().split('\n');
    const awk = Object.fromEntries(rows.map((row) => row.split('\t').reverse() as [string, string]));
    const ours = Object.entries(counted(understand(GOLDEN_LOG).counters)).filter(([key]) => BY_AWK.test(key));
    expect(Object.fromEntries(ours.map(([key, value]) => [key, String(value)]))).toEqual(awk);
    expect(ours.length).toBeGreaterThan(8);
  });

  withRuby('all arrive, whatever they are', () => {
    const { messages } = understand(GOLDEN_LOG);
    const traceLines = GOLDEN.find(([what]) => what === 'a stack trace')!.length - 1;
    expect(messages).toHaveLength(GOLDEN.length - 1 + traceLines);
    for (const message of messages) {
      expect(message).toMatchObject({
        namespace: 'shiojiri-rainbow-seeker',
        app: 'backend',
        pod: 'backend-abc',
        node: 'node-1',
      });
      expect(message['time']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+(Z|\+09:00)$/);
    }
    const texts = messages.map(({ message }) => String(message));
    expect(texts).toContain('ERROR 塩尻の虹 401 を保存できません');
    expect(texts).toContain('塩 401 '.repeat(125_000));
    expect(texts.some((text) => text.endsWith('x塩尻 401'))).toBe(true);
  });

  withRuby('leave no field that only counts', () => {
    const known = new Set([
      ...['time', 'stream', 'namespace', 'pod', 'app', 'node', 'message', 'level', 'format', 'parse_failed'],
      ...['method', 'path', 'route', 'status', 'seconds', 'address'],
    ]);
    const { messages } = understand(GOLDEN_LOG);
    expect([...new Set(messages.flatMap(Object.keys))].filter((key) => !known.has(key))).toEqual([]);
  });

  withRuby('of a service without metrics of its own are also counted by route and class, from 0', () => {
    const { counters, messages } = understand(GOLDEN_LOG, false, configWith(ALL_FROM_LOGS));
    const byRoute = Object.entries(counters).filter(([key]) => key.startsWith(BY_ROUTE));
    const { http } = loadConfig().logging;
    expect(byRoute).toHaveLength(3 * (http.routes.length + 1) * 5);
    expect(Object.fromEntries(byRoute.filter(([, value]) => value > 0))).toEqual({
      [`${BY_ROUTE} backend / 3xx`]: 1,
      [`${BY_ROUTE} backend / 5xx`]: 1,
      [`${BY_ROUTE} backend /api/auth/login 2xx`]: 1,
      [`${BY_ROUTE} backend /api/auth/login 4xx`]: 1,
      [`${BY_ROUTE} backend /api/predictions 4xx`]: 1,
      [`${BY_ROUTE} backend /api/sightings 2xx`]: 1,
      [`${BY_ROUTE} backend /api/sightings/:id 4xx`]: 2,
      [`${BY_ROUTE} backend other 4xx`]: 2,
    });
    // All the others are counted as before.
    expect(
      counted(Object.fromEntries(Object.entries(counters).filter(([key]) => !key.startsWith(BY_ROUTE)))),
    ).toEqual(EXPECTED);
    expect(messages.filter((message) => 'counted_class' in message)).toEqual([]);
  });

  withRuby('find their counters initialised: the first event of each is an increase', () => {
    const { counters } = understand(Buffer.alloc(0));
    for (const key of Object.keys(EXPECTED).filter((name) => !name.startsWith('log_http_requests_total'))) {
      expect(counters).toHaveProperty([key], 0);
    }
  });
});
