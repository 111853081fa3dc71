/** A value as it stands in the file: what it says, and how it was written. */
export interface Written {
  readonly text: string;
  /** Ruby within double quotes: known only when Fluentd starts. */
  readonly computed: boolean;
}

/** A directive of a configuration file. */
export interface Read {
  readonly name: string;
  readonly argument: string;
  readonly line: number;
  readonly params: ReadonlyMap<string, Written>;
  readonly within: readonly Read[];
}

/** Reads `fluent.conf`, as far as the plane writes it. Errors: one sentence with the line's number. */
export function readConf(text: string): readonly Read[] {
  const root: Open = { name: '', argument: '', line: 0, params: new Map(), within: [] };
  const open: Open[] = [root];
  for (const [at, raw] of text.split('\n').entries()) {
    const [line, content] = [at + 1, raw.trim()];
    const fail = (what: string): never => {
      throw new Error(`line ${line}: ${what}`);
    };
    const current = open.at(-1)!;
    const [, end] = /^<\/(\S+)>$/.exec(content) ?? [];
    const [, name, argument = ''] = /^<([\w@]+)(?: ([^>]+))?>$/.exec(content) ?? [];
    if (content === '' || content.startsWith('#')) continue;
    if (end !== undefined) {
      if (current === root || current.name !== end) fail(`</${end}> closes no <${end}>`);
      open.pop();
    } else if (name !== undefined) {
      const section: Open = { name, argument, line, params: new Map(), within: [] };
      current.within.push(section);
      open.push(section);
    } else {
      const [, key, value] = /^([\w@$.-]+) (.*)$/.exec(content) ?? [];
      if (key === undefined || value === undefined)
        return fail(`neither a directive nor a parameter: ${content}`);
      if (current === root) fail(`${key} stands in no directive`);
      if (current.params.has(key)) fail(`<${current.name}> has ${key} twice`);
      current.params.set(key, valueOf(value, fail));
    }
  }
  if (open.length > 1) throw new Error(`line ${open.at(-1)!.line}: <${open.at(-1)!.name}> is not closed`);
  return root.within;
}

interface Open extends Read {
  readonly params: Map<string, Written>;
  readonly within: Read[];
}

function valueOf(value: string, fail: (what: string) => never): Written {
  if (value.startsWith("'")) {
    if (!/^'(?:[^'\\]|\\.)*'$/.test(value)) fail(`a quote is not closed: ${value}`);
    return { text: value.slice(1, -1).replace(/\\([\\'])/g, '$1'), computed: false };
  }
  if (value.startsWith('"')) {
    if (!/^"(?:[^"\\]|\\.)*"$/.test(value)) fail(`a quote is not closed: ${value}`);
    return { text: value.slice(1, -1), computed: value.includes('#{') };
  }
  // A blank and # begin a comment.
  if (/\s#/.test(value)) fail(`# begins a comment, quote the value: ${value}`);
  return { text: value, computed: false };
}
