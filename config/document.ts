import { isCollection, isMap, isNode, LineCounter, parseDocument } from 'yaml';
import type { Document } from 'yaml';
import { ConfigError } from './problems';
import type { Problem } from './problems';

/** A file as text: nothing in this room reads the disk. */
export interface Source {
  /** As people should see it in messages, for example `config/thresholds.yaml`. */
  readonly name: string;
  readonly text: string;
}

export type Path = readonly (string | number)[];

/** Far above any real configuration (this one has 8 kB), far below what would stall the parser. */
const MAX_BYTES = 1024 * 1024;

/** A parsed YAML file that knows where each value stands. */
export class YamlFile {
  private constructor(
    readonly name: string,
    private readonly document: Document,
    private readonly lines: LineCounter,
  ) {}

  /** Errors: ConfigError for a file that is too large, empty, not a map, or not YAML (duplicate keys included). */
  static parse({ name, text }: Source): YamlFile {
    const whole = (message: string): Problem => ({ file: name, line: 1, column: 1, path: '', message });
    if (Buffer.byteLength(text) > MAX_BYTES) {
      throw new ConfigError([whole(`expected at most 1 MiB, found ${(Buffer.byteLength(text) / 2 ** 20).toFixed(1)} MiB`)]);
    }
    const lines = new LineCounter();
    const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
    const file = new YamlFile(name, document as Document, lines);
    if (document.errors.length > 0) {
      throw new ConfigError(
        document.errors.map((error) => ({
          ...file.at(error.pos[0]),
          path: '',
          message: error.message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? error.message,
        })),
      );
    }
    if (document.contents === null) throw new ConfigError([whole('the file is empty, expected a map of settings')]);
    if (!isMap(document.contents)) throw new ConfigError([whole('expected a map of settings at the top level')]);
    return file;
  }

  /** The content as plain data. Errors: ConfigError when aliases expand without bound. */
  toJS(): Record<string, unknown> {
    try {
      return this.document.toJS({ maxAliasCount: 100 }) as Record<string, unknown>;
    } catch (error) {
      throw new ConfigError([{ file: this.name, line: 1, column: 1, path: '', message: (error as Error).message }]);
    }
  }

  /** Does the file itself set this path? */
  has(path: Path): boolean {
    return path.length === 0 || this.document.hasIn(path);
  }

  /** Where a path stands: its value, or its key with `key`; for a missing path the nearest ancestor. */
  locate(path: Path, key = false): Pick<Problem, 'file' | 'line' | 'column'> {
    for (let depth = path.length; depth > 0; depth--) {
      const parent = depth === 1 ? this.document.contents : this.document.getIn(path.slice(0, depth - 1), true);
      if (!isCollection(parent)) continue;
      const last = path[depth - 1];
      const pair = isMap(parent) ? parent.items.find((item) => String(item.key) === String(last)) : undefined;
      if (pair && (key || depth < path.length) && isNode(pair.key) && pair.key.range) return this.at(pair.key.range[0]);
      const node = this.document.getIn(path.slice(0, depth), true);
      if (isNode(node) && node.range) return this.at(node.range[0]);
      if (pair && isNode(pair.key) && pair.key.range) return this.at(pair.key.range[0]);
    }
    return { file: this.name, line: 1, column: 1 };
  }

  private at(offset: number): Pick<Problem, 'file' | 'line' | 'column'> {
    const { line, col } = this.lines.linePos(offset);
    return { file: this.name, line, column: col };
  }
}
