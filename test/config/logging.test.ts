import { problemsWith } from '../support/config';
import type { Changes } from '../support/config';
import { ALL_FROM_LOGS, SOME_FROM_LOGS } from '../support/from-logs';

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

describe('a service that is counted from its log', () => {
  const OWN = { availability: '99.9%', latency: { share: '99%', within: '750ms' } };
  const FRONTEND = { 'application.services.1.metricsFrom': 'logs', 'application.services.1.objectives': OWN };
  const ML = { 'application.services.2.metricsFrom': 'logs', 'application.services.2.objectives': OWN };
  const BOUNDS = '\\(100ms, 300ms, 500ms, 750ms, 1s, 3s, 10s\\)';

  it.each([
    {},
    { 'application.services.1.metricsFrom': 'logs' },
    FRONTEND,
    ML,
    { ...FRONTEND, ...ML },
    ALL_FROM_LOGS,
    SOME_FROM_LOGS,
  ])('%j is accepted', (changes) => {
    expect(broken(changes)).toEqual([]);
  });

  it.each([
    [
      {
        'application.services.1.metricsFrom': 'logs',
        'application.serviceDefaults.objectives.latency.within': '250ms',
      },
      `application.serviceDefaults.objectives.latency.within: expected one of logging.http.buckets ${BOUNDS} for frontend \\(metricsFrom: logs\\): a histogram counts up to these bounds only`,
    ],
    [
      {
        ...FRONTEND,
        'application.services.1.objectives': { ...OWN, latency: { share: '99%', within: '250ms' } },
      },
      `application.services.1.objectives.latency.within: expected one of logging.http.buckets ${BOUNDS} for frontend \\(metricsFrom: logs\\): .*`,
    ],
    [
      { ...FRONTEND, 'thresholds.responseTime.warning.above': '5s' },
      'thresholds.responseTime.warning.above: expected one of logging.http.buckets \\(100ms, 300ms, 500ms, 750ms, 1s, 3s\\) for frontend \\(metricsFrom: logs\\): between two bounds, and beyond the last, a histogram cannot tell',
    ],
    [
      { ...FRONTEND, 'application.satisfaction.tolerated': '5s' },
      `application.satisfaction.tolerated: expected one of logging.http.buckets ${BOUNDS} for frontend .*`,
    ],
    [
      { ...ML, 'thresholds.predictions.time.warning.above': '5s' },
      'thresholds.predictions.time.warning.above: expected one of logging.http.buckets .* for ml-system .*',
    ],
    [
      { ...ML, 'application.predictions.routes': ['/api/predictions', '/api/guesses*'] },
      'application.predictions.routes.1: expected one of logging.http.routes \\(/, .*\\) for ml-system \\(metricsFrom: logs\\): requests to others are not told apart',
    ],
    [
      { 'application.services.1.metricsFrom': 'log' },
      'application.services.1.metricsFrom: expected scrape or logs',
    ],
  ])('%j is refused', (changes, message) => {
    expect(broken(changes)).toEqual([expect.stringMatching(new RegExp(`^${message}$`))]);
  });

  it.each([
    { ...FRONTEND, 'thresholds.predictions.time.warning.above': '5s' },
    { ...ALL_FROM_LOGS, 'application.serviceDefaults.objectives.latency.within': '300ms' },
    { 'application.predictions.routes': ['/api/guesses*'] },
  ])('%j concerns only what is measured elsewhere', (changes) => {
    expect(broken(changes)).toEqual([]);
  });

  it('makes more series, for which there must be room', () => {
    const least = (changes: Changes) =>
      Number(/at least (\d+)/.exec(broken({ ...changes, 'logging.maxSeries': 1 }).join(''))?.[1]);
    expect(least(FRONTEND)).toBe(least({}));
    // Routes and others, by the class of their status, for each of three services.
    expect(least(ML) - least({})).toBe(3 * 7 * 5);
  });
});
