import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import type { Document } from 'yaml';
import { ConfigError, parseConfig } from '../../config';
import type { Config, Problem, Source } from '../../config';

export type Place = 'dev' | 'ci' | 'prod';

/** Edits the parsed files in place before they are written back to text and read as configuration. */
export type Edit = (numbers: Document, environment: Document) => void;

/**
 * Values by dotted path. `thresholds.memory.warning.above` is a path of the numbers (list items by index:
 * `application.services.0.port`), `environment.replicas.prometheus` one of the environment; `undefined` deletes.
 */
export type Changes = Readonly<Record<string, unknown>>;

const ROOT = join(__dirname, '../..');

/** A configuration file of this repository as it is. */
export function source(name: string): Source {
  return { name, text: readFileSync(join(ROOT, name), 'utf8') };
}

/** The two files of an environment as they are. */
export function sources(place: Place = 'prod'): [numbers: Source, environment: Source] {
  return [source('config/thresholds.yaml'), source(`config/environments/${place}.yaml`)];
}

/** The files of an environment after an edit, as text. */
export function edited(edit: Edit, place: Place = 'prod'): [numbers: Source, environment: Source] {
  const [numbers, environment] = sources(place);
  const documents = [parseDocument(numbers.text), parseDocument(environment.text)] as const;
  edit(...documents);
  return [
    { ...numbers, text: documents[0].toString() },
    { ...environment, text: documents[1].toString() },
  ];
}

/** Reads the repository's own configuration. Default: prod, unedited. Errors: ConfigError. */
export function readConfig(place: Place = 'prod', edit?: Edit): Config {
  return parseConfig(...(edit ? edited(edit, place) : sources(place)));
}

/** The repository's own configuration of an environment. Default: prod. */
export function loadConfig(place: Place = 'prod'): Config {
  return readConfig(place);
}

/** The repository's configuration with some values changed. Errors: ConfigError. */
export function configWith(changes: Changes, place: Place = 'prod'): Config {
  return readConfig(place, changing(changes));
}

/** What is wrong with the repository's configuration after some changes; empty when it is accepted. */
export function problemsWith(changes: Changes, place: Place = 'prod'): readonly Problem[] {
  return problemsOf(...edited(changing(changes), place));
}

/** What is wrong with two files; empty when they are accepted. Any other error is thrown. */
export function problemsOf(numbers: Source, environment: Source): readonly Problem[] {
  try {
    parseConfig(numbers, environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

function changing(changes: Changes): Edit {
  return (numbers, environment) => {
    for (const [dotted, value] of Object.entries(changes)) {
      const path = dotted.split('.').map((key) => (/^\d+$/.test(key) ? Number(key) : key));
      const inPlace = path[0] === 'environment';
      const document = inPlace ? environment : numbers;
      const within = inPlace ? path.slice(1) : path;
      if (value === undefined) document.deleteIn(within);
      else document.setIn(within, document.createNode(value));
    }
  };
}
