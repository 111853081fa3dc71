import { problemsWith } from '../support/config';
import type { Changes } from '../support/config';

const broken = (changes: Changes) => problemsWith(changes).map(({ path, message }) => `${path}: ${message}`);

describe('the log pipeline', () => {
  it.each([
    [
      'logging.maxSeries',
      3000,
      /^logging\.maxSeries: expected at least \d+, so many series .* log_http_requests_total/,
    ],
    ['logging.http.buckets.1', '50ms', /^logging\.http\.buckets\.1: expected bounds in ascending order/],
    [
      'logging.buffer.chunk',
      '1Mi',
      /^logging\.buffer\.chunk: expected at least 8 times read\.longestLine \(1Mi\)/,
    ],
    [
      'logging.http.statuses',
      [200, 404, 500],
      /^logging\.http\.statuses: expected 401 among them: RefusedRequestsHigh and PathScan count these$/,
    ],
    [
      'logging.levels',
      { warn: ['warn'] },
      /^logging\.levels: expected a level named error among them: ErrorLogBurst counts it$/,
    ],
    [
      'thresholds.authFailures.critical.for',
      '30s',
      /^thresholds\.authFailures\.warning: expected a limit not above the critical one, and a shorter `for`/,
    ],
    [
      'application.business.accessLog.address',
      'ip; DROP TABLE users',
      /^application\.business\.accessLog\.address: expected a column such as user_id/,
    ],
    // Wrong by itself: what is counted from it can't be, and must not fall over it.
    ['logging.http.statuses.0', 7777, /^logging\.http\.statuses\.0: /],
    ['logging.buffer.size', '8Mi', /^logging\.buffer\.size: expected room for a chunk per flush thread/],
    [
      'logging.levels.warn.0',
      'error',
      /^logging\.levels\.warn\.0: expected a word of its own: it stands for error/,
    ],
    [
      'logging.scrub.0.pattern',
      '(',
      /^logging\.scrub\.0\.pattern: expected a regular expression in quotes, ASCII only/,
    ],
    [
      'logging.accessLog.pattern',
      'x',
      /^logging\.accessLog\.pattern: expected a named group \(\?<address>…\) in it/,
    ],
  ])('refuses %s: %s', (path, value, message) => {
    const [first = '', ...more] = broken({ [path]: value });
    expect(first).toMatch(message);
    expect(more.every((line) => line.startsWith(path))).toBe(true);
  });

  it('refuses an archive that no stock image could write beside OpenSearch', () => {
    const s3 = {
      bucket: 'logs',
      region: 'ap-northeast-1',
      endpoint: null,
      cidrs: ['203.0.113.0/24'],
      port: 443,
    };
    const sink = {
      kind: 'opensearch',
      host: 'search.example.com',
      port: 9200,
      scheme: 'https',
      cidrs: ['203.0.113.0/24'],
    };
    expect(broken({ 'environment.logs.sink': sink })).toEqual([]);
    expect(broken({ 'environment.logs.archive': s3 })).toEqual([]);
    expect(broken({ 'environment.logs.sink': sink, 'environment.logs.archive': s3 })).toHaveLength(1);
  });
});
