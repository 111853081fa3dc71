import { unknownKey } from '../../config/messages';
import { ConfigError, formatProblem, showPath, showValue } from '../../config/problems';
import type { Problem } from '../../config';

describe('unknown keys', () => {
  it.each([
    ['memmory', 'memory'],
    ['scrapeIntervall', 'scrapeInterval'],
    ['ScrapeInterval', 'scrapeInterval'],
    ['fro', 'for'],
    ['serviceDwon', 'serviceDown'],
  ])('%s means %s', (key, meant) => {
    const known = ['memory', 'scrapeInterval', 'for', 'serviceDown', 'above', 'cpu'];
    expect(unknownKey(key, known)).toBe(`this key is unknown; did you mean ${meant}?`);
  });

  it('lists what is known when nothing is near', () => {
    expect(unknownKey('banana', ['above', 'for'])).toBe(
      'this key is unknown, expected one of above, for; remove it, or check its indentation',
    );
    expect(unknownKey('x'.repeat(100_000), ['above'])).toContain('expected one of above');
  });

  it('names the nearest of many', () => {
    const known = Array.from({ length: 90 }, (_, at) => `threshold${at}`);
    const said = unknownKey('latency-of-page', known);
    expect(said).toContain('expected one of 90 keys, of which the nearest are threshold');
    expect(said.length).toBeLessThan(300);
  });
});

describe('values in messages', () => {
  it('are shortened without cutting a character in two', () => {
    const shown = showValue('🌈'.repeat(100));
    expect([...shown]).toHaveLength(60);
    expect(shown).toMatch(/^"(🌈)+\.\.\.$/u);
  });

  it('cannot steer a terminal', () => {
    expect(showValue('a\u001b[31m\u0000\u202e\u0085')).toBe('"a\\u001b[31m\\u0000\\u202e\\u0085"');
  });

  it('are one line, paths too', () => {
    expect(showValue({ a: 'x\ny' })).toBe('{"a":"x\\ny"}');
    expect(showPath(['a', 0, 'b\nc', 'ml-system'])).toBe('a.0."b\\nc".ml-system');
  });
});

describe('the list of problems', () => {
  const problem = (file: string, line: number): Problem => ({
    file,
    line,
    column: 1,
    path: 'p',
    message: 'expected x',
  });

  it('follows the files', () => {
    const error = new ConfigError([problem('b', 9), problem('a', 1), problem('b', 2)]);
    expect(error.problems.map(formatProblem)).toEqual([
      'b:2:1 p: expected x',
      'b:9:1 p: expected x',
      'a:1:1 p: expected x',
    ]);
  });

  it('is cut after fifty, not silently', () => {
    const lines = new ConfigError(Array.from({ length: 60 }, (_, at) => problem('a', at + 1))).message.split(
      '\n',
    );
    expect(lines).toHaveLength(51);
    expect(lines.at(-1)).toBe('and 10 more');
  });
});
