/** A regular expression of Ruby's engine, written between slashes. */
export interface Expression {
  readonly expression: string;
}

/** The value of an environment variable, read when Fluentd starts: credentials never stand in the file. */
export interface FromEnvironment {
  readonly environment: string;
}

/** Ruby that computes a value of a record; `record` and what `prepare_value` defines are at hand. */
export interface Ruby {
  readonly ruby: string;
}

export type Value = string | number | boolean | Expression | FromEnvironment | Ruby | readonly string[];

/** One directive of Fluentd's configuration: `<name argument>`, parameters, then directives within it. */
export interface Directive {
  readonly name: string;
  readonly argument?: string;
  readonly params: Readonly<Record<string, Value>>;
  readonly within?: readonly Directive[];
}

/** A directive with `@type`. `id` names a plugin in Fluentd's own metrics and logs. */
export function plugin(
  name: 'source' | 'filter' | 'match' | 'store',
  type: string,
  { argument, id, ...rest }: Partial<Directive> & { readonly id?: string },
): Directive {
  return {
    name,
    ...(argument !== undefined && { argument }),
    params: { '@type': type, ...(id && { '@id': id }), ...rest.params },
    ...(rest.within && { within: rest.within }),
  };
}

/** A directive of no type: `record`, `label`, `buffer` … */
export function section(
  name: string,
  params: Directive['params'],
  more: Pick<Directive, 'argument' | 'within'> = {},
): Directive {
  return { name, params, ...more };
}

/** The text that Fluentd reads. */
export function write(directives: readonly Directive[]): string {
  return directives.map((one) => lines(one).join('\n')).join('\n\n') + '\n';
}

function lines({ name, argument, params, within = [] }: Directive): string[] {
  const inner = [
    ...Object.entries(params).map(([key, value]) => `${key} ${text(value)}`),
    ...within.flatMap(lines),
  ];
  return [
    `<${argument === undefined ? name : `${name} ${argument}`}>`,
    ...inner.map((line) => `  ${line}`),
    `</${name}>`,
  ];
}

/** What needs no quotes; everything else is quoted, since `#` begins a comment and `#{…}` is evaluated. */
const PLAIN = /^[\w@./:*$%+~-]+$/;

function text(value: Value): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return PLAIN.test(value) ? value : quoted(value);
  if ('environment' in value) return `"#{ENV['${value.environment}']}"`;
  if ('expression' in value) return quoted(`/${value.expression}/`);
  if ('ruby' in value) return quoted(`\${${value.ruby}}`);
  return JSON.stringify(value);
}

/** In single quotes a backslash and a quote are the only characters with a meaning. */
function quoted(value: string): string {
  if (/[\r\n]/.test(value)) throw new Error(`fluentd: a value is one line, found ${JSON.stringify(value)}`);
  return `'${value.replace(/[\\']/g, '\\$&')}'`;
}
