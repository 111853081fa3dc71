import * as z from 'zod';
import { isMap } from './parts';
import { environment, thresholdsFile } from './schema';
import { GRAMMARS } from './units';

type Json = Record<string, unknown>;

const UNITS = new Map(Object.entries(GRAMMARS).map(([name, { pattern }]) => [pattern.source, name]));

/** The grammar of each unit once, with the words of the error messages as description. */
const DEFINITIONS: Json = Object.fromEntries(
  Object.entries(GRAMMARS).map(([name, { pattern, expected }]) => [
    name,
    { type: 'string', pattern: pattern.source, description: expected.replace(/^a /, 'A ') },
  ]),
);

/**
 * JSON Schemas (draft 2020-12) by file name in `config/`: what an editor needs to complete keys and to mark
 * wrong values while they are typed. Rules between several values stay with `parseConfig`.
 */
export function jsonSchemas(): Record<string, object> {
  const numbers = toJson(thresholdsFile());
  const place = toJson(environment());
  const properties = place['properties'] as Json;
  const overrides = {
    description: 'Values of thresholds.yaml that differ here: maps are merged, lists and scalars replaced.',
    anyOf: [{ $ref: '#/$defs/overrides' }, { type: 'null' }],
  };
  const head = { $schema: 'https://json-schema.org/draft/2020-12/schema' };
  return {
    'thresholds.schema.json': {
      ...head,
      title: 'The numbers of the monitoring plane',
      ...numbers,
      $defs: DEFINITIONS,
    },
    'environment.schema.json': {
      ...head,
      title: 'What differs between environments',
      ...place,
      properties: { ...properties, overrides },
      $defs: { ...DEFINITIONS, overrides: partial(numbers) },
    },
  };
}

function toJson(schema: z.ZodType): Json {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io: 'input' });
  return withUnits(json) as Json;
}

/** Texts with a unit become references to their definition. */
function withUnits(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withUnits);
  if (!isMap(schema)) return schema;
  const unit = UNITS.get(String(schema['pattern']));
  if (unit !== undefined) return { $ref: `#/$defs/${unit}` };
  return Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, withUnits(value)]));
}

/** Any subset of the keys, at every depth of maps; an entry of a list stays whole, because lists are replaced. */
function partial(schema: Json): Json {
  const { required: _, ...rest } = schema;
  if (!isMap(rest['properties'])) return rest;
  const entries = Object.entries(rest['properties']).map(([key, value]) => [
    key,
    isMap(value) ? partial(value) : value,
  ]);
  return { ...rest, properties: Object.fromEntries(entries) as Json };
}
