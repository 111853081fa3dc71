import { isCollection, isMap, isNode, LineCounter, parseDocument } from 'yaml';
import type { Document } from 'yaml';
import { once } from './once';
import { plainYaml } from './plain-yaml';
import { ConfigError } from './problems';
import type { Problem } from './problems';
import { forbiddenFaults, syntaxFaults } from './syntax';

/** A file as text: nothing in this room reads the disk. */
export interface Source {
  /** As people should see it in messages, for example `config/thresholds.yaml`. */
  readonly name: string;
  readonly text: string;
}

export type Path = readonly (string | number)[];
type Place = Pick<Problem, 'file' | 'line' | 'column'>;

/** Far above any real configuration (these numbers have 40 kB), far below what would stall the parser. */
const MAX_BYTES = 256 * 1024;
/** The grammar is six levels deep; the parser's stack ends at some thousand. */
const MAX_DEPTH = 100;

/** A parsed YAML file that knows where each value stands. */
export class YamlFile {
  private constructor(
    readonly name: string,
    /** Where everything stands; read when somebody asks. */
    private readonly parsed: () => Parsed,
    private readonly data: Record<string, unknown>,
  ) {}

  /** Errors: ConfigError for a file that is too large or too deep, empty, not a map, or not YAML. */
  static parse({ name, text }: Source): YamlFile {
    const refuse = (message: string) =>
      new ConfigError([{ file: name, line: 1, column: 1, path: '', message }]);
    const size = Buffer.byteLength(text);
    if (size > MAX_BYTES) {
      throw refuse(
        `the file has ${(size / 1024).toFixed(0)} KiB, expected at most ${MAX_BYTES / 1024} KiB; is it the right file?`,
      );
    }
    if (nesting(text) > MAX_DEPTH)
      throw refuse(`the file is nested more than ${MAX_DEPTH} levels deep; is it the right file?`);
    const parsed = once(() => positions(text));
    const plain = plainYaml(text);
    if (plain !== undefined) return new YamlFile(name, parsed, plain);
    const { document, lines } = parsed();
    const faults = syntaxFaults(document);
    const wrong = faults.length > 0 ? faults : forbiddenFaults(document);
    if (wrong.length > 0) {
      throw new ConfigError(
        wrong.map(({ offset, message }) => ({ ...placeOf(name, lines, offset), path: '', message })),
      );
    }
    if (document.contents === null) throw refuse('the file is empty, expected a map of settings');
    if (!isMap(document.contents)) throw refuse('expected a map of settings at the top level');
    return new YamlFile(name, parsed, document.toJS() as Record<string, unknown>);
  }

  /** The content as plain data, the caller's own. */
  toJS(): Record<string, unknown> {
    return structuredClone(this.data);
  }

  /** Does the file itself set this path? */
  has(path: Path): boolean {
    return path.length === 0 || this.document.hasIn(path);
  }

  /** Is there a map at this path? */
  hasMap(path: Path): boolean {
    return isMap(path.length === 0 ? this.document.contents : this.document.getIn(path, true));
  }

  /** Where a path stands: its value, or its key with `key`; for a missing path the nearest ancestor. */
  locate(path: Path, key = false): Place {
    for (let depth = path.length; depth > 0; depth--) {
      const parent =
        depth === 1 ? this.document.contents : this.document.getIn(path.slice(0, depth - 1), true);
      if (!isCollection(parent)) continue;
      const last = path[depth - 1];
      const pair = isMap(parent) ? parent.items.find((item) => String(item.key) === String(last)) : undefined;
      const keyRange = pair && isNode(pair.key) ? pair.key.range : undefined;
      if (keyRange && (key || depth < path.length)) return this.at(keyRange[0]);
      const node = this.document.getIn(path.slice(0, depth), true);
      if (isNode(node) && node.range) return this.at(node.range[0]);
      if (keyRange) return this.at(keyRange[0]);
    }
    return { file: this.name, line: 1, column: 1 };
  }

  private get document(): Document {
    return this.parsed().document;
  }

  private at(offset: number): Place {
    return placeOf(this.name, this.parsed().lines, offset);
  }
}

interface Parsed {
  readonly document: Document;
  readonly lines: LineCounter;
}

function positions(text: string): Parsed {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, schema: 'core', stringKeys: true });
  return { document: document, lines };
}

function placeOf(file: string, lines: LineCounter, offset: number): Place {
  const { line, col } = lines.linePos(offset);
  return { file, line: Math.max(1, line), column: Math.max(1, col) };
}

/** An upper bound of how deep a text nests, before anything recursive looks at it. */
function nesting(text: string): number {
  let flow = 0;
  let block = 0;
  let deepest = 0;
  for (const line of text.split(/\r\n?|\n/)) {
    if (/^\s*#/.test(line)) continue;
    block = Math.max(block, /^[ ?:-]*/.exec(line)?.[0].length ?? 0);
    for (const [bracket] of line.matchAll(/[[\]{}]/g)) {
      if (bracket === '[' || bracket === '{') deepest = Math.max(deepest, ++flow);
      else flow = Math.max(0, flow - 1);
    }
  }
  return Math.max(deepest, Math.ceil(block / 2));
}
