import type { Type } from './grammar';

type Named = Exclude<Type, readonly string[]>;

const json = (text: string, isKind: (value: unknown) => boolean): boolean => {
  try {
    return isKind(JSON.parse(text));
  } catch {
    return false;
  }
};
const isMap = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * What Fluentd reads without guessing. It is stricter than Fluentd, which takes `ten` for 0 and `5x` for 5 unless
 * strict_config_value is set.
 */
const FORMS: Readonly<Record<Named, readonly [says: string, fits: (text: string) => boolean]>> = {
  string: ['a text', () => true],
  integer: ['a whole number', (text) => /^-?\d+$/.test(text)],
  float: ['a number', (text) => /^-?\d+(\.\d+)?$/.test(text)],
  bool: ['true or false', (text) => /^(true|false)$/.test(text)],
  size: ['a size such as 8m', (text) => /^(-1|\d+[kmgt]?)$/i.test(text)],
  time: ['a time such as 5s', (text) => /^\d+(\.\d+)?[smhd]?$/.test(text)],
  octal: ['permissions such as 0600', (text) => /^0[0-7]{3}$/.test(text)],
  array: [
    'a list such as ["a","b"]',
    (text) => json(text, Array.isArray) || /^[^[\]{}",\s]+(,[^[\]{}",\s]+)*$/.test(text),
  ],
  hash: ['a map such as {"a":"b"}', (text) => json(text, isMap)],
  regexp: ['an expression between slashes', (text) => /^\/[^]*\/[im]*$/.test(text) && text.length > 2],
};

/** What is wrong with a value of that type; undefined when nothing is. */
export function misfit(type: Type, text: string): string | undefined {
  if (typeof type === 'string') {
    const [says, fits] = FORMS[type];
    return fits(text) ? undefined : `expected ${says}`;
  }
  return type.includes(text) ? undefined : `expected one of ${type.join(', ')}`;
}
