/** What a value must look like; a list is an enumeration. */
export type Type =
  | 'string'
  | 'integer'
  | 'float'
  | 'bool'
  | 'size'
  | 'time'
  | 'array'
  | 'hash'
  | 'regexp'
  | 'octal'
  | readonly string[];

/** Parameters and sections of a directive. */
export interface Form {
  /** Names by type: `{ bool: 'reserve_data reserve_time' }`. */
  readonly types?: Partial<Record<Exclude<Type, readonly string[]>, string>>;
  readonly enums?: Readonly<Record<string, readonly string[]>>;
  /** Names of parameters and sections without which Fluentd refuses to start. */
  readonly required?: string;
  readonly sections?: Readonly<Record<string, Section>>;
  /** Of each group of names exactly one is there. */
  readonly oneOf?: readonly string[];
  /** The second name must be there where the first is. */
  readonly needs?: readonly (readonly [name: string, other: string])[];
}

/** A section within a directive: what it is of, or a form of its own. */
export interface Section extends Form {
  /** Its `@type` is a plugin of this kind. Default: it has no `@type`. */
  readonly kind?: Kind;
  /** Default: `@type` may be missing only when this is given. */
  readonly type?: string;
  /** Every name is allowed, with a value of any kind (`record`, `labels`). Default: false. */
  readonly free?: boolean;
  /** May stand there several times. Default: false. */
  readonly multi?: boolean;
  /** What may stand behind its name. Default: nothing. */
  readonly argument?: RegExp;
}

/** Where a plugin is used. */
export type Kind = 'source' | 'filter' | 'match' | 'parse' | 'format' | 'buffer';

export interface Plugin extends Form {
  /** Where it comes from, with the version its form was read in. */
  readonly from: string;
  /** Flavours of the image that bring it. Default: all. */
  readonly flavours?: readonly Flavour[];
}

export type Flavour = 'forward' | 's3' | 'opensearch' | 'loki';

export type Plugins = Readonly<Record<Kind, Readonly<Record<string, Plugin>>>>;
