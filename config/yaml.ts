import { dump } from 'js-yaml';

const OPTIONS = { lineWidth: -1, noRefs: true, noCompatMode: false } as const;

/** What a literal block may hold: line feeds and what YAML calls printable. */
const LITERAL =
  /^(?:[\n\x20-\x7E\xA1-\u2027\u202A-\uD7FF\uE000-\uFEFE\uFF00-\uFFFD]|[\u{10000}-\u{10FFFF}])*$/u;

/**
 * Obvious texts of one line, which are written as they are: a letter first, longer than any word that means something to
 * YAML (`false`, `null`, `on`), single spaces, a colon only within a word, and nothing that might begin a comment.
 */
const PLAIN =
  /^[a-z](?:[!-"$-9;-~\u3001-\u30FF\u4E00-\u9FFF\uFF01-\uFF5E]| (?=[!-"$-9;-~\u3001-\u30FF\u4E00-\u9FFF])|:(?=[!-"$-9;-~])){5,}$/i;

/** Names, labels and words repeat all over a plane: how each is written is decided once. */
const written = new Map<string, string>();

/**
 * YAML as it stands in files and ConfigMaps: no folding, no anchors, keys in the order given, the same on every
 * machine. Quoted so that readers of YAML 1.1 (Kubernetes among them) agree: a bare `Off` is false to them.
 * How a scalar is quoted is js-yaml's decision, and all of the text is what its `dump` writes; maps, lists and
 * texts of many lines, most of a plane, are put together here, in less than half the time. The `yaml` package, slower
 * still at writing, reads, because it knows positions.
 */
export function toYaml(value: unknown): string {
  return `${inline(value, 0)}\n`;
}

/** A value that starts in the middle of a line; the lines after it are indented by `level`. */
function inline(value: unknown, level: number): string {
  if (typeof value === 'string') return text(value, level);
  if (typeof value === 'boolean' || (Number.isSafeInteger(value) && !Object.is(value, -0)))
    return String(value);
  if (typeof value !== 'object' || value === null) return dump(value, OPTIONS).trimEnd();
  const next = `\n${'  '.repeat(level)}`;
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    return value
      .map((item: unknown) => `- ${inline(item === undefined ? null : item, level + 1)}`)
      .join(next);
  }
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  if (entries.length === 0) return '{}';
  const below = `${next}  `;
  return entries
    .map(([key, item]) => `${word(key)}:${isBlock(item) ? below : ' '}${inline(item, level + 1)}`)
    .join(next);
}

/** Whether a value starts on a line of its own below its key. */
function isBlock(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Array.isArray(value) ? value.length > 0 : Object.values(value).some((item) => item !== undefined);
}

function text(value: string, level: number): string {
  if (!value.includes('\n') || !LITERAL.test(value)) return word(value);
  const indentation = /^\n* /.test(value) ? '2' : ''; // its first line would hide where the block begins
  const ends = value.endsWith('\n');
  const chomping = !ends ? '-' : value === '\n' || value.endsWith('\n\n') ? '+' : '';
  const lines = value.replace(/^(?=.)/gm, '  '.repeat(Math.max(1, level)));
  return `|${indentation}${chomping}\n${ends ? lines.slice(0, -1) : lines}`;
}

function word(value: string): string {
  if (PLAIN.test(value)) return value;
  const known = written.get(value);
  if (known !== undefined) return known;
  const made = dump(value, OPTIONS).slice(0, -1);
  written.set(value, made);
  return made;
}
