import { CORE_SCHEMA, load } from 'js-yaml';
import { isMap } from './parts';

const QUOTED = `'(?:[^'\\n]|'')*'|"[^"\\\\\\n]*"`;
/** Within brackets commas, colons and brackets mean something; elsewhere a colon before a space does. */
const WORD = String.raw`[\w./^(~+\u0080-\uFFFF](?:[^\s'"#:[\]{},]|:(?=[^\s,[\]{}])| (?=[^\s'"#:[\]{},]))*`;
const ITEM = `(?:${WORD}|${QUOTED})`;
const LIST = String.raw`\[ ?(?:${ITEM}(?:, ${ITEM})*)? ?\]`;
const VALUE = `(?:${ITEM}|${LIST})`;
/** A map within braces, of what may stand in it. */
const map = (value: string) => {
  const pair = String.raw`[a-z][\w./-]*: ${value}`;
  return String.raw`\{ ?(?:${pair}(?:, ${pair})*)? ?\}`;
};
const NODE = [VALUE, VALUE, VALUE].reduce((inner, value) => `(?:${value}|${map(inner)})`);
const COMMENT = '(?: +#.*)?';

/** The lines of a file of settings: `key:`, `key: value`, `- value`, `- key: value`, with a comment or nothing else. */
const LINE = new RegExp(
  String.raw`^ *(?:#.*|(?:- )*(?:[a-z][\w./-]*:(?: +${NODE})?|(?<=- )${NODE})${COMMENT})?$`,
  'iu',
);

/** Text that two readers of YAML might not read the same, wherever it stands: tabs, other line ends, odd numbers. */
const DOUBTFUL =
  /[\t\r\uFEFF\x85\u2028\u2029]|^(?:---|\.\.\.)|0[xob]|\de[-+]?\d|\.(?:inf|nan)|\d{16}|\d_|_\d|[^\n]{1000}/im;

/** Keys that are texts to every reader, and no more than that. */
const KEY = /^(?!(?:true|false|null|__proto__)$)[a-z][\w./-]*$/i;

/**
 * The data of a YAML text that is plainly in order, read by js-yaml in a fifth of the time that `yaml` takes, which knows
 * positions. `undefined`: something is wrong with the text, or it is written in an unusual way; let `yaml` look.
 */
export function plainYaml(text: string): Record<string, unknown> | undefined {
  if (DOUBTFUL.test(text) || !text.split('\n').every((line) => LINE.test(line))) return undefined;
  let data: unknown;
  try {
    data = load(text, { schema: CORE_SCHEMA });
  } catch {
    return undefined; // whoever reads the text next tells what is wrong, and where
  }
  return isMap(data) && hasPlainKeys(data) ? data : undefined;
}

function hasPlainKeys(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(hasPlainKeys);
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([key, item]) => KEY.test(key) && hasPlainKeys(item));
}
