import * as z from 'zod';
import { isMap } from './parts';
import { environment, thresholdsFile } from './schema';
import { GRAMMARS } from './units';

type Json = Record<string, unknown>;

const DESCRIPTIONS = new Map(
  Object.values(GRAMMARS).map(({ pattern, expected }) => [pattern.source, expected]),
);

/**
 * JSON Schemas (draft 2020-12) by file name in `config/`: what an editor needs to complete keys and to mark
 * wrong values while they are typed. Rules between several values stay with `parseConfig`.
 */
export function jsonSchemas(): Record<string, object> {
  const numbers = toJson(thresholdsFile(), 'The numbers of the monitoring plane');
  const place = toJson(environment(), 'What differs between environments');
  const { $schema: _, title: __, ...body } = numbers;
  const properties = place['properties'] as Json;
  const overrides = {
    description: 'Values of thresholds.yaml that differ here: maps are merged, lists and scalars replaced.',
    anyOf: [{ $ref: '#/$defs/overrides' }, { type: 'null' }],
  };
  return {
    'thresholds.schema.json': numbers,
    'environment.schema.json': {
      ...place,
      properties: { ...properties, overrides },
      $defs: { overrides: partial(body) },
    },
  };
}

function toJson(schema: z.ZodType, title: string): Json {
  const json = z.toJSONSchema(schema, {
    io: 'input',
    override: ({ jsonSchema }) => {
      const description = DESCRIPTIONS.get(String(jsonSchema.pattern));
      if (description !== undefined) jsonSchema.description = description;
    },
  });
  const { $schema, ...rest } = json as Json;
  return { $schema, title, ...rest };
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
