import { YamlFile } from '../../config/document';
import { ConfigError, formatProblem } from '../../config/problems';
import { problemsOf, sources } from '../support/config';

const file = (text: string) => YamlFile.parse({ name: 'a.yaml', text });
const refusals = (text: string): string[] => {
  try {
    file(text);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(formatProblem);
    throw error;
  }
  throw new Error('the text was accepted');
};

describe('a text that is refused as a whole', () => {
  it.each([
    ['an empty file', '', 'a.yaml:1:1 the file is empty, expected a map of settings'],
    ['nothing but comments', '# a\n# b\n', 'a.yaml:1:1 the file is empty, expected a map of settings'],
    ['a list', '- a\n', 'a.yaml:1:1 expected a map of settings at the top level'],
    ['a scalar', 'hello', 'a.yaml:1:1 expected a map of settings at the top level'],
    [
      '10 MB',
      'a'.repeat(10_000_000),
      'a.yaml:1:1 the file has 9766 KiB, expected at most 256 KiB; is it the right file?',
    ],
    [
      'deep brackets',
      '['.repeat(200_000),
      'a.yaml:1:1 the file is nested more than 100 levels deep; is it the right file?',
    ],
    [
      'deep lists',
      '- '.repeat(2000),
      'a.yaml:1:1 the file is nested more than 100 levels deep; is it the right file?',
    ],
    [
      'a duplicate key',
      'a: 1\nb: 2\na: 3\n',
      'a.yaml:3:1 this key is already set above; remove one of the two',
    ],
    [
      'a duplicate key further in',
      'a:\n  b: 1\n  b: 2\n',
      'a.yaml:3:3 this key is already set above; remove one of the two',
    ],
    ['a tab', 'a:\n\tb: 1\n', 'a.yaml:2:1 found a tab, expected spaces for indentation'],
    [
      'two documents',
      'a: 1\n---\nb: 1\n',
      'a.yaml:2:1 found a second document (---), expected one map of settings',
    ],
    [
      'an alias',
      'a: &a 1\nb: *a\n',
      'a.yaml:2:4 found an alias (*name), expected the value itself; write it out',
    ],
    [
      'an alias of nothing',
      'b: *a\n',
      'a.yaml:1:4 found an alias (*name), expected the value itself; write it out',
    ],
    [
      'a circle of aliases',
      'a: &a [*a]\n',
      'a.yaml:1:8 found an alias (*name), expected the value itself; write it out',
    ],
    ['a prototype', 'a: { __proto__: { x: 1 } }\n', 'a.yaml:1:6 the key __proto__ is not allowed; remove it'],
    ['a map as key', '? { a: 1 }\n: 2\n', 'a.yaml:1:3 expected a text as key; put it in quotes'],
    [
      'an open quote',
      'a: "b',
      'a.yaml:1:6 this is not YAML (Missing closing "quote); check indentation, quotes and brackets',
    ],
    [
      'a foreign tag',
      'a: !env X\n',
      'a.yaml:1:4 this is not YAML (Unresolved tag: !env); check indentation, quotes and brackets',
    ],
  ])('%s', (_, text, message) => {
    expect(refusals(text)[0]).toBe(message);
  });

  it('an alias bomb, at its first aliases', () => {
    const bomb = [
      'a: &a [x, x]',
      ...[...'bcdefghijk'].map((key, at) => `${key}: &${key} [*${'abcdefghij'[at]}, *${'abcdefghij'[at]}]`),
    ];
    const found = refusals(bomb.join('\n'));
    expect(found).toHaveLength(20);
    expect(found[0]).toContain('a.yaml:2:8 found an alias');
  });

  it('says a repeated mistake of the parser once', () => {
    const [numbers] = sources();
    expect(refusals(numbers.text.replace('\n  cpu:', '\n\tcpu:')).length).toBeLessThan(5);
  });
});

describe('a text that is accepted', () => {
  const [numbers, environment] = sources();
  it.each([
    ['Windows line ends', numbers.text.replace(/\n/g, '\r\n')],
    ['a byte order mark', `\ufeff${numbers.text}`],
    ['emoji', numbers.text.replace('title: フロントエンド', 'title: 🌈')],
    ['no newline at the end', numbers.text.trimEnd()],
    ['comments that are deeply indented', `${' '.repeat(300)}# ${'['.repeat(300)}\n${numbers.text}`],
  ])('%s', (_, text) => {
    expect(problemsOf({ ...numbers, text }, environment)).toEqual([]);
  });

  it('%YAML 1.1 does not bring back merge keys and sexagesimal numbers', () => {
    expect(file('%YAML 1.1\n---\na: 1:30\n<<: { b: yes }\n').toJS()).toEqual({
      a: '1:30',
      '<<': { b: 'yes' },
    });
  });
});

describe('where a path stands', () => {
  const yaml = file('a:\n  b: [1, { c: 2 }]\n  "d": 3\r\n');
  it.each([
    [['a', 'b', 0], false, 2, 7],
    [['a', 'b', 1, 'c'], false, 2, 15],
    [['a', 'b', 1, 'c'], true, 2, 12],
    [['a', 'd'], true, 3, 3],
    [['a', 'missing', 'deep'], false, 1, 1],
    [['missing'], false, 1, 1],
  ])('%j', (path, key, line, column) => {
    expect(yaml.locate(path, key)).toEqual({ file: 'a.yaml', line, column });
  });
});
