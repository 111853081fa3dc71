import { full, split } from './support/golden';
import { understand } from './support/ruby';
import { withRuby } from './support/with-ruby';

const CANARY = 'hunter2Canary"Ω'.normalize();
const ascii = 'hunter2Canary';
const encoded = encodeURIComponent(ascii);
const base64 = (text: string) => Buffer.from(text).toString('base64');

/** How credentials get into logs. None of it may leave the node. */
const LEAKS: readonly (readonly [string, ...Buffer[]])[] = [
  ['plain', full(`connecting with password=${ascii} to db`)],
  ['quoted', full(`password: "${ascii} with blanks"`)],
  ['in single quotes', full(`secret => '${ascii}'`)],
  ['a header', full(`> Authorization: Bearer ${ascii}.abc`)],
  ['base64 in a header', full(`Authorization: Basic ${base64(`app:${ascii}`)}`)],
  ['a header, URL-encoded', full(`h=Authorization%3A%20Bearer%20${encoded}`)],
  [
    'in a query',
    full(`10.0.0.1 - - [22/Nov/2026:07:00:00 +0900] "GET /x?api_key=${encoded}&a=1 HTTP/1.1" 200 1`),
  ],
  ['a query within a query', full(`next=%2Fx%3Ftoken%3D${encoded}%26a%3D1`)],
  ['in JSON', full(JSON.stringify({ user: { password: CANARY, n: 1 } }))],
  ['in JSON, base64', full(JSON.stringify({ access_token: base64(ascii) }))],
  ['JSON within JSON', full(JSON.stringify({ body: JSON.stringify({ clientSecret: CANARY }) }))],
  [
    'JSON within JSON within JSON',
    full(JSON.stringify({ a: JSON.stringify({ b: JSON.stringify({ passwd: CANARY }) }) })),
  ],
  ['in the URL of a database', full(`FATAL postgres://app:${ascii}@postgres:5432/rainbow`)],
  ['a cookie', full(`cookie: sid=${ascii}; theme=dark`)],
  [
    'in a stack trace',
    full('Error: connect failed', 'stderr'),
    full(`    at login (/app/db.js:3:7) PGPASSWORD=${ascii}`, 'stderr'),
  ],
  ['split by the runtime', ...split(Buffer.from(`${'x'.repeat(16_375)} password=${ascii} end`))],
  ['no line of a runtime', Buffer.from(`crash dump token=${ascii}\n`)],
];
const traces = [ascii, encoded, base64(ascii), base64(`app:${ascii}`), base64(ascii).slice(2, 14)];

describe('a credential', () => {
  withRuby.each(LEAKS.map(([what, ...lines]) => [what, lines] as const))(
    '%s reaches no output',
    (_, lines) => {
      const { messages } = understand(Buffer.concat([...lines]));
      const said = JSON.stringify(messages);
      for (const trace of traces) expect(said).not.toContain(trace);
      expect(said).toContain('[FILTERED]');
    },
  );

  withRuby('goes, and the rest of the line stays', () => {
    const { messages } = understand(
      Buffer.concat([
        full(`a=1 password=${ascii} b=2`),
        full(JSON.stringify({ level: 'warn', password: CANARY, b: 2 })),
      ]),
    );
    expect(messages.map(({ message }) => message)).toEqual([
      'a=1 password=[FILTERED] b=2',
      '{"level":"warn","password":"[FILTERED]","b":2}',
    ]);
    expect(messages[1]).toMatchObject({ format: 'json', level: 'warn', parse_failed: 0 });
  });

  withRuby('is not seen where there is none', () => {
    const texts = [
      'author: Basho',
      'the tokenless way',
      'passing 3 tests',
      'stopping',
      'GET /api/sightings?q=rainbow',
    ];
    const { messages } = understand(Buffer.concat(texts.map((text) => full(text))));
    expect(messages.map(({ message }) => message)).toEqual(texts);
  });
});

describe('a hostile line of a megabyte', () => {
  const patterns = [
    'password=',
    'a',
    '"',
    '\\"',
    '{"password":"\\',
    'eyJ',
    '::',
    'cookie: ',
    'x://',
    'Bearer ',
    '1.1.1.1 - - [',
    '-----BEGIN ',
    '%22',
    "pwd='",
    'Error',
  ];
  withRuby.each(patterns)('%s, again and again, takes no more than seconds', (part) => {
    const line = part.repeat(Math.floor(1_000_000 / part.length));
    const { seconds, messages } = understand(Buffer.concat(split(Buffer.from(line))));
    expect(messages).toHaveLength(1);
    expect(seconds).toBeLessThan(5);
  });
});
