import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv/dist/2020';
import { parse } from 'yaml';
import { jsonSchemas } from '../../config';
import { edited, sources } from '../support/config';
import type { Edit } from '../support/config';

const schemas = jsonSchemas();
// Formats repeat what the patterns beside them say.
const ajv = new Ajv({ strict: true, allErrors: true, validateFormats: false });
const numbers = ajv.compile(schemas['thresholds.schema.json']!);
const environment = ajv.compile(schemas['environment.schema.json']!);

/** Where the two schemas find fault with the files of prod after an edit. */
function faults(edit: Edit): string[] {
  const [one, other] = edited(edit);
  numbers(parse(one.text));
  environment(parse(other.text));
  return [...(numbers.errors ?? []), ...(environment.errors ?? [])].map(
    (error) => `${error.instancePath} ${error.message}`,
  );
}

it.each(Object.keys(schemas))('config/%s is current; if not, run npm run synth', (name) => {
  const committed = readFileSync(join(__dirname, '../../config', name), 'utf8');
  expect(JSON.parse(committed)).toEqual(schemas[name]);
  expect(committed).toBe(`${JSON.stringify(schemas[name], null, 2)}\n`);
});

it.each(['dev', 'ci', 'prod'] as const)('accepts the files of %s', (place) => {
  const [one, other] = sources(place);
  expect([numbers(parse(one.text)), numbers.errors]).toEqual([true, null]);
  expect([environment(parse(other.text)), environment.errors]).toEqual([true, null]);
});

it('refuses wrong units, unknown keys and missing values', () => {
  const pattern = expect.stringContaining('must match pattern');
  expect(faults((it) => it.setIn(['thresholds', 'memory', 'warning', 'above'], 85))).toEqual([
    '/thresholds/memory/warning/above must be string',
  ]);
  expect(faults((it) => it.setIn(['thresholds', 'memory', 'warning', 'above'], '85'))).toEqual([pattern]);
  expect(faults((it) => it.setIn(['plane', 'grafana', 'resources', 'limits', 'memory'], '1GB'))).toEqual([
    pattern,
  ]);
  expect(faults((it) => it.setIn(['thresholds', 'memmory'], 1))).toEqual([
    '/thresholds must NOT have additional properties',
  ]);
  expect(faults((it) => it.deleteIn(['thresholds', 'memory']))).toEqual([
    "/thresholds must have required property 'memory'",
  ]);
});

it('checks overrides like the numbers, but for what they leave out', () => {
  const override =
    (value: unknown): Edit =>
    (_, it) =>
      it.set('overrides', it.createNode(value));
  expect(faults(override(null))).toEqual([]);
  expect(faults(override({ thresholds: { memory: { warning: { above: '80%' } } } }))).toEqual([]);
  const wrong = faults(override({ thresholds: { memory: { warning: { above: 80 } } } }));
  expect(wrong).toContain('/overrides/thresholds/memory/warning/above must be string');
  expect(faults(override({ threshold: {} }))).toContain('/overrides must NOT have additional properties');
  // A list is replaced as a whole, so its entries are whole.
  expect(faults(override({ application: { services: [{ name: 'a' }] } }))).toContain(
    "/overrides/application/services/0 must have required property 'port'",
  );
});

it('describes the units in the words of the messages', () => {
  expect(schemas['thresholds.schema.json']).toMatchObject({
    $defs: { duration: { description: 'A duration such as 30s, 5m, 1h30m or 21d' } },
  });
});
