import type { Flavour, Form, Kind, Section, Type } from './grammar';
import { PLUGINS } from './plugins';
import { SYSTEM } from './plugins/core';
import { readConf } from './read';
import type { Read } from './read';
import { misfit } from './values';

/** Parameters of every plugin. */
const COMMON = ['@type', '@id', '@label', '@log_level'];
const TOP: readonly string[] = ['source', 'filter', 'match'];

/**
 * What Fluentd, with the plugins of that image, would not start with or would silently ignore; a sentence each.
 * Labels must exist, and each `@id` once.
 */
export function problemsOf(conf: string, flavour: Flavour): readonly string[] {
  const directives = readConf(conf);
  const found: string[] = [];
  const check = new Check(found, flavour);
  check.top(directives);
  const labels = directives.filter(({ name }) => name === 'label').map(({ argument }) => argument);
  for (const each of everything(directives)) {
    for (const name of ['@label', 'timeout_label']) {
      const to = each.params.get(name)?.text;
      if (to !== undefined && !labels.includes(to)) found.push(`${place(each)}: there is no <label ${to}>`);
    }
  }
  for (const twice of repeated(labels)) found.push(`<label ${twice}> stands there twice`);
  for (const twice of repeated(everything(directives).flatMap(({ params }) => params.get('@id')?.text ?? [])))
    found.push(`@id ${twice} stands there twice`);
  return found;
}

const everything = (all: readonly Read[]): Read[] => all.flatMap((it) => [it, ...everything(it.within)]);
const repeated = (all: readonly string[]) => new Set(all.filter((it, at) => all.indexOf(it) !== at));

function place({ name, params, line }: Read): string {
  const said = [params.get('@type')?.text, params.get('@id')?.text].filter(Boolean).join(' ');
  return `line ${line}: <${name}>${said ? ` ${said}` : ''}`;
}

class Check {
  constructor(
    private readonly found: string[],
    private readonly flavour: Flavour,
  ) {}

  top(all: readonly Read[]): void {
    for (const it of all) {
      if (it.name === 'system') this.form(it, SYSTEM, []);
      else if (it.name === 'label') {
        if (!/^@[A-Z]+$/.test(it.argument)) this.say(it, 'its name is like @SEND');
        this.top(it.within);
      } else if (TOP.includes(it.name)) {
        if ((it.argument === '') !== (it.name === 'source'))
          this.say(it, it.name === 'source' ? 'takes no pattern' : 'has no pattern of tags');
        this.plugin(it, it.name as Kind, undefined);
      } else this.say(it, 'there is no such directive');
    }
  }

  private plugin(it: Read, kind: Kind, byDefault: string | undefined): void {
    const type = it.params.get('@type')?.text ?? byDefault;
    if (type === undefined) return this.say(it, '@type is missing');
    const known = PLUGINS[kind][type];
    if (!known) return this.say(it, `no ${kind} plugin ${type} is known in the image`);
    if (known.flavours && !known.flavours.includes(this.flavour))
      this.say(it, `${known.from} is not in the image’s flavour ${this.flavour}`);
    this.form(it, known, COMMON);
    if (kind === 'buffer') this.buffer(it);
  }

  private form(it: Read, form: Form, common: readonly string[]): void {
    const types = typesOf(form);
    for (const [name, { text, computed }] of it.params) {
      const type = types.get(name);
      if (common.includes(name)) continue;
      if (type === undefined) this.say(it, `there is no parameter ${name}`);
      else if (computed && type !== 'string') this.say(it, `${name} is known only when Fluentd starts`);
      else {
        const why = misfit(type, text);
        if (why !== undefined) this.say(it, `${name} is ${JSON.stringify(text)}, ${why}`);
      }
    }
    const has = (name: string) => it.params.has(name) || it.within.some((one) => one.name === name);
    for (const name of words(form.required)) if (!has(name)) this.say(it, `${name} is missing`);
    for (const [name, other] of form.needs ?? [])
      if (has(name) && !has(other)) this.say(it, `${name} needs ${other}`);
    for (const group of form.oneOf ?? [])
      if (words(group).filter(has).length !== 1)
        this.say(it, `needs exactly one of ${words(group).join(', ')}`);
    for (const name of repeated(it.within.map((one) => one.name)))
      if (form.sections?.[name] && !form.sections[name].multi) this.say(it, `has <${name}> twice`);
    for (const section of it.within) this.section(it, section, form.sections?.[section.name]);
    if (it.name === 'metric') this.metric(it);
  }

  private section(parent: Read, it: Read, form: Section | undefined): void {
    if (!form) return this.say(parent, `there is no section <${it.name}>`);
    if (it.argument !== '' && !form.argument?.test(it.argument))
      this.say(it, `“${it.argument}” has no meaning`);
    if (form.kind) this.plugin(it, form.kind, form.type);
    else if (form.free) {
      for (const inner of it.within) this.say(it, `there is no section <${inner.name}>`);
    } else this.form(it, form, []);
  }

  private buffer(it: Read): void {
    const value = (name: string) => it.params.get(name)?.text;
    const byTime = it.argument.split(/[ ,]+/).includes('time');
    if (byTime && value('timekey') === undefined) this.say(it, 'is cut by time and has no timekey');
    const mode = value('flush_mode') ?? (byTime ? 'lazy' : 'interval');
    if (value('flush_interval') !== undefined && mode !== 'interval')
      this.say(it, `flush_interval is ignored with flush_mode ${mode}`);
  }

  /** Label values that come from records must be initialised, where anything is. */
  private metric(it: Read): void {
    const type = it.params.get('type')?.text;
    if (type !== 'counter' && !it.params.has('key')) this.say(it, `a ${type} needs key`);
    const labels = it.within.find(({ name }) => name === 'labels')?.params ?? new Map<string, never>();
    const read = [...labels].filter(([, { text }]) => /^\$[.[{]/.test(text)).map(([name]) => name);
    const initial = it.within.filter(({ name }) => name === 'initlabels');
    if (it.params.get('initialized')?.text !== 'true') {
      if (initial.length > 0) this.say(it, '<initlabels> without initialized true');
      return;
    }
    if (read.length > 0 && initial.length === 0) this.say(it, 'is initialised without <initlabels>');
    for (const each of initial)
      if ([...each.params.keys()].sort().join() !== [...read].sort().join())
        this.say(each, `must name ${read.join(', ')}`);
  }

  private say(it: Read, what: string): void {
    this.found.push(`${place(it)}: ${what}`);
  }
}

const words = (text = ''): string[] => text.split(' ').filter((word) => word !== '');

function typesOf(form: Form): ReadonlyMap<string, Type> {
  const named = Object.entries(form.types ?? {}).flatMap(([type, names]) =>
    words(names).map((name) => [name, type as Type] as const),
  );
  return new Map<string, Type>([...named, ...Object.entries(form.enums ?? {})]);
}
