import fc from 'fast-check';
import { dump } from 'js-yaml';
import { parse } from 'yaml';
import { toYaml } from '../../config';
import { contents } from '../../infra/outputs';
import { planeFor } from '../support/plane';
import { loadConfig } from '../support/config';

const library = (value: unknown) => dump(value, { lineWidth: -1, noRefs: true, noCompatMode: false });

describe('YAML', () => {
  it.each(['prod', 'dev', 'ci'] as const)('of %s is what js-yaml writes', (place) => {
    const different = [...contents(planeFor(loadConfig(place)))].filter(([, content]) => {
      const values = 'manifests' in content ? content.manifests : 'yaml' in content ? [content.yaml] : [];
      return values.some((value) => toYaml(value) !== library(value));
    });
    expect(different.map(([name]) => name)).toEqual([]);
  });

  it('is what js-yaml writes, whatever the value', () => {
    const line = fc.oneof(
      fc.string({
        maxLength: 12,
        unit: fc.constantFrom(...' \n\t"\'#:-[]{},&*!|>%@`aé\u0085\u2028\ufeff障🎌'.split('')),
      }),
      fc.string({ maxLength: 12, unit: 'binary' }),
      fc
        .string({
          minLength: 5,
          maxLength: 20,
          unit: fc.constantFrom(...' aB1:#{}"\'-%,/=~\\|>&*?!@`塩、ーＡ'.split('')),
        })
        .map((text) => `a${text}`),
      fc.constantFrom(
        'yes',
        'No',
        'off',
        'y',
        'null',
        '~',
        '1:30',
        '0x1f',
        '1e3',
        '.5',
        '2024-01-01',
        '<<',
        '=',
        '',
      ),
      fc.constantFrom('\n', '\n\n', ' a\nb', '\n a', 'a\n\nb\n', 'a\n\n', 'a\n b', 'a \nb\n'),
    );
    const key = line.filter((name) => !name.includes('\n'));
    const leaf = fc.oneof(line, fc.integer(), fc.double(), fc.boolean(), fc.constantFrom(null, undefined));
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof({ depthSize: 'medium' }, leaf, fc.array(tie('tree'), { maxLength: 4 }), tie('map')),
      map: fc.dictionary(key, tie('tree'), { maxKeys: 4 }),
    }));
    fc.assert(
      fc.property(tree, (value) => {
        fc.pre(value !== undefined);
        expect(toYaml(value)).toBe(library(value));
      }),
      { numRuns: 500 },
    );
  });

  it('quotes what is something else to a reader of YAML 1.1', () => {
    const value = { updateMode: 'Off', on: 'yes', time: '12:30', text: 'a\nb\n' };
    expect(toYaml(value)).toBe("updateMode: 'Off'\n'on': 'yes'\ntime: '12:30'\ntext: |\n  a\n  b\n");
    expect(parse(toYaml(value), { version: '1.1' })).toEqual(value);
  });
});
