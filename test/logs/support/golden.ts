const TIME = '2026-11-22T07:00:00.123456789+09:00';

/** A whole line of a container, as its runtime writes it. */
export function full(message: string | Buffer, stream: 'stdout' | 'stderr' = 'stdout'): Buffer {
  return Buffer.concat([Buffer.from(`${TIME} ${stream} F `), Buffer.from(message), Buffer.from('\n')]);
}

/** A message as the runtime splits it: parts of 16 KiB, wherever that cuts a character. */
export function split(message: Buffer, size = 16_384): Buffer[] {
  const parts: Buffer[] = [];
  for (let at = 0; at < message.length; at += size) {
    const mark = at + size >= message.length ? 'F' : 'P';
    parts.push(
      Buffer.concat([
        Buffer.from(`${TIME} stdout ${mark} `),
        message.subarray(at, at + size),
        Buffer.from('\n'),
      ]),
    );
  }
  return parts;
}

const access = (address: string, request: string, rest: string) =>
  full(`${address} - - [22/Nov/2026:07:00:00 +0900] "${request}" ${rest}`);
const json = (fields: object) => full(JSON.stringify(fields));

/** Lines that have fooled somebody's grep, each with what it is. */
export const GOLDEN: readonly (readonly [what: string, ...lines: Buffer[]])[] = [
  [
    'a failed login, IPv6-mapped address, with its duration',
    access('::ffff:10.0.0.1', 'POST /api/auth/login HTTP/1.1', '401 23 "-" "curl/8" 0.120'),
  ],
  [
    'a 200 whose query, size and agent say 401 and 403',
    access('10.0.0.2', 'GET /api/sightings?error=401&q=403 HTTP/1.1', '200 401 "-" "429"'),
  ],
  ['a 429 of a route with an id', access('10.0.0.2', 'GET /api/sightings/401 HTTP/1.1', '429 0')],
  ['a 403', access('fe80::1', 'DELETE /api/sightings/9 HTTP/1.1', '403 -')],
  ['an agent with escaped quotes', access('10.0.0.3', 'GET / HTTP/1.0', '500 1 "-" "a \\" 401 \\"b"')],
  ['a scan', access('10.0.0.9', 'GET /.env HTTP/1.1', '404 1')],
  ['an unlisted status and method', access('10.0.0.9', 'PROPFIND /x HTTP/1.1', '418 1')],
  ['an access line cut off', full('10.0.0.4 - - [22/Nov/2026:07:00:00 +0900] "GET / HTTP/1.1" 20')],
  [
    'a good login in JSON, its time unreadable',
    json({
      time: 'bad',
      level: 'info',
      method: 'POST',
      path: '/api/auth/login',
      status: 200,
      duration_ms: 12.5,
      remote_ip: '::1',
    }),
  ],
  ['a 401 elsewhere', json({ level: 'warn', method: 'GET', path: '/api/predictions', status: 401 })],
  ['a probe', json({ level: 'info', method: 'GET', path: '/health', status: 200, duration_ms: 1 })],
  [
    'a probe of the kubelet that fails: an error of nobody’s request',
    access('10.0.0.10', 'GET /ready HTTP/1.1', '503 0 "-" "kube-probe/1.31" 0.500'),
  ],
  ['a scrape where there is nothing', access('10.0.0.11', 'GET /metrics?name[]=up HTTP/1.1', '404 0')],
  ['nested keys', json({ level: 30, req: { method: 'get', url: '/?a=401' }, res: { statusCode: 302 } })],
  ['a map where a text is expected', json({ level: { a: 1 }, req: 'x', status: { b: 401 }, path: [403] })],
  ['JSON that ends too soon', full('{"level":"error","status":401')],
  ['an empty list: no parser may turn it into nothing', full('[]')],
  ['a list of maps: one line, one message', full('[{"status":401},{"status":401}]')],
  ['a number', full('401')],
  ['an empty line', full('')],
  ['multi-byte text', full('ERROR 塩尻の虹 401 を保存できません')],
  ['the word error in lower case', full('no error, 0 errors')],
  ['a level in logfmt', full('level=warn msg="slow"')],
  ['bytes that are no UTF-8', full(Buffer.from([0x67, 0xff, 0xfe, 0x80, 0x21]))],
  [
    'a stack trace',
    full('TypeError: x is not a function', 'stderr'),
    full('    at f (/app/a.js:1:2)', 'stderr'),
  ],
  ['a line split within a character', ...split(Buffer.from(`${'x'.repeat(16_383)}塩尻 401`))],
  ['a line of a megabyte', ...split(Buffer.from('塩 401 '.repeat(125_000)))],
  ['no line of a runtime', Buffer.from('what a crash left behind, 401\n')],
  ['zeros of a disk that was full', Buffer.from('\0\0\0\n')],
  ['no message at all', Buffer.from(`${TIME} stdout F\n`)],
];

/** The log file. */
export const GOLDEN_LOG = Buffer.concat(GOLDEN.flatMap(([, ...lines]) => lines));

/** What must be counted, by hand; counters that stay 0 are left out. */
export const EXPECTED: Readonly<Record<string, number>> = {
  'log_http_responses_total backend 200': 2,
  'log_http_responses_total backend 302': 1,
  'log_http_responses_total backend 401': 2,
  'log_http_responses_total backend 403': 1,
  'log_http_responses_total backend 404': 1,
  'log_http_responses_total backend 429': 1,
  'log_http_responses_total backend 4xx': 1,
  'log_http_responses_total backend 500': 1,
  'log_http_requests_total backend DELETE /api/sightings/:id 403': 1,
  'log_http_requests_total backend GET / 302': 1,
  'log_http_requests_total backend GET / 500': 1,
  'log_http_requests_total backend GET /api/predictions 401': 1,
  'log_http_requests_total backend GET /api/sightings 200': 1,
  'log_http_requests_total backend GET /api/sightings/:id 429': 1,
  'log_http_requests_total backend GET other 404': 1,
  'log_http_requests_total backend POST /api/auth/login 200': 1,
  'log_http_requests_total backend POST /api/auth/login 401': 1,
  'log_http_requests_total backend other other 4xx': 1,
  'log_http_request_duration_seconds backend /api/auth/login': 2,
  'log_auth_failures_total backend': 1,
  'log_auth_success_total backend': 1,
  'log_http_forbidden_total backend': 1,
  'log_http_rate_limited_total backend': 1,
  'log_messages_total backend error': 5,
  'log_messages_total backend info': 10,
  'log_messages_total backend none': 14,
  'log_messages_total backend warn': 2,
  'log_parse_failures_total backend': 4,
};
