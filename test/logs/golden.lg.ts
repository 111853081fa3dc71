import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { EXPECTED, GOLDEN, GOLDEN_LOG } from './support/golden';
import { understand } from './support/ruby';
import type { Outcome } from './support/ruby';
import { withRuby } from './support/with-ruby';

/** Of the counters that awk can tell apart as well. */
const BY_AWK = /^log_(http_responses|auth_failures|auth_success|http_forbidden|http_rate_limited)_total /;

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

  withRuby('find their counters initialised: the first event of each is an increase', () => {
    const { counters } = understand(Buffer.alloc(0));
    for (const key of Object.keys(EXPECTED).filter((name) => !name.startsWith('log_http_requests_total'))) {
      expect(counters).toHaveProperty([key], 0);
    }
  });
});
