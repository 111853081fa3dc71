import { isScalar, visit } from 'yaml';
import type { Document, YAMLError } from 'yaml';

/** Something the file must not contain, and at which character. */
export interface Fault {
  readonly offset: number;
  readonly message: string;
}

const SENTENCES: Partial<Record<YAMLError['code'], string>> = {
  DUPLICATE_KEY: 'this key is already set above; remove one of the two',
  TAB_AS_INDENT: 'found a tab, expected spaces for indentation',
  MULTIPLE_DOCS: 'found a second document (---), expected one map of settings',
  NON_STRING_KEY: 'expected a text as key; put it in quotes',
  BAD_ALIAS: 'found an alias (*name), expected the value itself; write it out',
};

/** A truncated or foreign file breaks on every line: the first errors are the useful ones. */
const MOST = 20;

/** What is wrong with the text as YAML, in our words where a person is likely to meet it. */
export function syntaxFaults(document: Document): Fault[] {
  const faults = [...document.errors, ...document.warnings].map(({ code, message, pos }): Fault => {
    const plain = (message.split('\n')[0] ?? message)
      .replace(/ at line \d+, column \d+:?$/, '')
      .slice(0, 100);
    const fallback = `this is not YAML (${plain}); check indentation, quotes and brackets`;
    return { offset: pos[0], message: SENTENCES[code] ?? fallback };
  });
  // One slip is often repeated for every line after it.
  const first = new Map([...faults].reverse().map((fault) => [fault.message, fault]));
  return faults.filter((fault) => isOurs(fault) || first.get(fault.message) === fault).slice(0, MOST);
}

function isOurs({ message }: Fault): boolean {
  return Object.values(SENTENCES).includes(message);
}

/**
 * YAML that a file of numbers does not need and that has surprised every reader: aliases (they can expand
 * without bound and have no place of their own), and the key that sets an object's prototype.
 */
export function forbiddenFaults(document: Document): Fault[] {
  const faults: Fault[] = [];
  visit(document, {
    Alias: (_, { range }) => {
      faults.push({ offset: range?.[0] ?? 0, message: SENTENCES.BAD_ALIAS ?? '' });
    },
    Pair: (_, { key }) => {
      if (!isScalar(key) || key.value !== '__proto__') return;
      faults.push({ offset: key.range?.[0] ?? 0, message: 'the key __proto__ is not allowed; remove it' });
    },
  });
  return faults.slice(0, MOST);
}
