import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { parseDocument } from 'yaml';
import { plainYaml } from '../../config/plain-yaml';
import { forbiddenFaults, syntaxFaults } from '../../config/syntax';

const FILES = ['thresholds.yaml', 'environments/prod.yaml', 'environments/ci.yaml'].map((name) =>
  readFileSync(`config/${name}`, 'utf8'),
);

/** What `yaml` reads, and whether it finds fault. */
function byYaml(text: string) {
  const document = parseDocument(text, { schema: 'core', stringKeys: true });
  const faults = syntaxFaults(document);
  return { faults: faults.length > 0 ? faults : forbiddenFaults(document), data: document };
}

/** Text is read here only if `yaml` reads the same and finds nothing wrong. */
function agree(text: string): boolean {
  const plain = plainYaml(text);
  if (plain === undefined) return false;
  const { faults, data } = byYaml(text);
  expect({ text, faults, data: data.toJS() as unknown }).toEqual({ text, faults: [], data: plain });
  return true;
}

test('the files of the project are plain', () => {
  expect(FILES.map(agree)).toEqual(FILES.map(() => true));
});

test('what two readers may see differently is left to the one that knows positions', () => {
  const doubtful = [
    ...[
      'a: !!str 5',
      'a: &x 1\nb: *x',
      '5: x',
      'true: x',
      '__proto__: x',
      'a: 0b11',
      'a: 1_000',
      'a: 0x1F',
      'a: 1e3',
    ],
    ...['a: [1,,2]', '---\na: 1', '%YAML 1.1\n---\na: 1', 'a:\t1', 'a: 1\r\nb: 2', 'a: 1\na: 2', '', '- 1'],
    ...['<<: x', '? a\n: b', `a: ${'x'.repeat(1000)}`],
  ];
  expect(doubtful.filter((text) => plainYaml(text) !== undefined)).toEqual([]);
});

const PIECES = fc.constantFrom(
  ...[
    ' ',
    '  ',
    '\n',
    ':',
    ': ',
    '- ',
    '#',
    ' # ',
    '[',
    ']',
    '{',
    '}',
    ',',
    "'",
    '"',
    '|',
    '>',
    '|-',
    '?',
    '\\',
  ],
  ...[
    '&a',
    '*a',
    '!',
    '%',
    '@',
    '`',
    '~',
    '-',
    '0',
    '1',
    '.',
    'e',
    'true',
    'null',
    'yes',
    '0o7',
    '+1',
    '.5',
    '1e3',
  ],
  ...[
    '<<: ',
    '=',
    'a: b\n',
    '\n\n',
    '.inf',
    '-.inf',
    '.NaN',
    '1.',
    '01',
    '012',
    'é',
    '塩',
    '\u{1F308}',
    '\\n',
    '--',
  ],
);

/** One of the files around a line, with pieces put in or characters taken out. */
const SPOILT = fc
  .tuple(
    fc.constantFrom(...FILES),
    fc.nat(),
    fc.array(fc.tuple(fc.nat(), fc.nat(3), PIECES), { minLength: 1, maxLength: 4 }),
  )
  .map(([file, from, edits]) => {
    const lines = file.split('\n');
    const first = from % lines.length;
    const part = lines.slice(first, first + 8);
    const indent = Math.min(...part.filter(Boolean).map((line) => line.search(/\S|$/)));
    let text = part.map((line) => line.slice(Number.isFinite(indent) ? indent : 0)).join('\n');
    for (const [at, gone, piece] of edits) {
      const place = at % (text.length + 1);
      text = text.slice(0, place) + piece + text.slice(place + gone);
    }
    return text;
  });

test('both readers agree on whatever is taken for plain, however it was spoilt', () => {
  let taken = 0;
  fc.assert(
    fc.property(SPOILT, (text) => {
      if (agree(text)) taken++;
    }),
    // The same spoilt files each time; RUNS asks for more, and others.
    process.env.RUNS === undefined ? { numRuns: 1500, seed: 1 } : { numRuns: Number(process.env.RUNS) },
  );
  expect(taken).toBeGreaterThan(100);
});
