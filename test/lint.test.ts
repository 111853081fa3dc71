import * as path from 'node:path';
import { run } from './support/tools';

interface Case {
  readonly what: string;
  readonly path: string;
  readonly code: string;
  /** The rule that must fire, alone, and a part of what it says; none: the snippet is allowed. */
  readonly rule?: string;
  readonly says?: RegExp;
}

const importing = (source: string): string => `import { x } from '${source}';\nexport const y = x;\n`;
const lines = (count: number): string => 'export {};\n' + '\n'.repeat(count - 1);

const direction = 'rooms/direction';
const effects = 'rooms/effects';
const globals = 'no-restricted-globals';

const CASES: readonly Case[] = [
  { what: 'alerts from config', path: 'alerts/x.ts', code: importing('../config') },
  {
    what: 'a deep file from its own room',
    path: 'alerts/signals/system/x.ts',
    code: importing('../../signal'),
  },
  { what: 'constructs from dashboards', path: 'constructs/x.ts', code: importing('../dashboards/kit') },
  { what: 'infra from constructs', path: 'infra/x.ts', code: importing('../constructs/x') },
  { what: 'review from constructs', path: 'review/x.ts', code: importing('../constructs/x') },
  { what: 'a package named as a room', path: 'config/x.ts', code: importing('constructs') },
  { what: 'a test from anywhere', path: 'test/x.test.ts', code: importing('../infra/plane') },
  {
    what: 'config from alerts',
    path: 'config/x.ts',
    code: importing('../alerts/unit'),
    rule: direction,
    says: /config\/ must not import from alerts\//,
  },
  { what: 'cronjobs from alerts', path: 'cronjobs/x.ts', code: importing('../alerts'), rule: direction },
  {
    what: 'alerts from dashboards, deep',
    path: 'alerts/a/b/x.ts',
    code: importing('../../../dashboards/kit'),
    rule: direction,
  },
  {
    what: 'a type from the right',
    path: 'alerts/x.ts',
    code: "import type { X } from '../constructs/x';\nexport type Y = X;\n",
    rule: direction,
  },
  {
    what: 'an inline type from the right',
    path: 'alerts/x.ts',
    code: "export type Y = import('../constructs/x').X;\n",
    rule: direction,
  },
  {
    what: 'a re-export from the right',
    path: 'alerts/x.ts',
    code: "export * from '../infra/plane';\n",
    rule: direction,
  },
  {
    what: 'a dynamic import from the right',
    path: 'alerts/x.ts',
    code: "export const y = import('../infra/plane');\n",
    rule: direction,
  },
  { what: 'infra from review', path: 'infra/x.ts', code: importing('../review/diff'), rule: direction },
  { what: 'review from infra', path: 'review/x.ts', code: importing('../infra/plane'), rule: direction },
  {
    what: 'constructs from test',
    path: 'constructs/x.ts',
    code: importing('../test/support/tools'),
    rule: direction,
  },
  { what: 'review from tools', path: 'review/x.ts', code: importing('../tools/resolve'), rule: direction },
  { what: 'Pulumi in infra', path: 'infra/x.ts', code: importing('@pulumi/kubernetes') },
  {
    what: 'Pulumi in constructs',
    path: 'constructs/x.ts',
    code: importing('@pulumi/kubernetes'),
    rule: effects,
    says: /only infra\/ may/,
  },
  {
    what: 'Pulumi below its root, in alerts',
    path: 'alerts/x.ts',
    code: importing('@pulumi/kubernetes/yaml/v2'),
    rule: effects,
  },
  { what: 'files in infra', path: 'infra/x.ts', code: importing('node:fs') },
  {
    what: 'files in alerts',
    path: 'alerts/x.ts',
    code: importing('node:fs'),
    rule: effects,
    says: /takes text or data/,
  },
  { what: 'files without node:', path: 'alerts/x.ts', code: importing('fs'), rule: effects },
  { what: 'files as promises', path: 'alerts/x.ts', code: importing('node:fs/promises'), rule: effects },
  { what: 'processes in review', path: 'review/x.ts', code: importing('node:child_process'), rule: effects },
  { what: 'the machine in config', path: 'config/x.ts', code: importing('node:os'), rule: effects },
  { what: 'paths in alerts', path: 'alerts/x.ts', code: importing('node:path') },
  { what: 'the environment in infra', path: 'infra/x.ts', code: "export const y = process.env['X'];\n" },
  {
    what: 'the environment in config',
    path: 'config/x.ts',
    code: "export const y = process.env['X'];\n",
    rule: globals,
    says: /take data and return data/,
  },
  { what: 'printing in dashboards', path: 'dashboards/x.ts', code: "console.log('x');\n", rule: globals },
  { what: 'the clock in infra', path: 'infra/x.ts', code: 'export const y = [Date.now(), new Date()];\n' },
  {
    what: 'Date.now in alerts',
    path: 'alerts/x.ts',
    code: 'export const y = Date.now();\n',
    rule: 'no-restricted-properties',
  },
  {
    what: 'new Date() in alerts',
    path: 'alerts/x.ts',
    code: 'export const y = new Date();\n',
    rule: 'no-restricted-syntax',
  },
  { what: 'a given date in alerts', path: 'alerts/x.ts', code: 'export const y = new Date(0);\n' },
  {
    what: 'chance in cronjobs',
    path: 'cronjobs/x.ts',
    code: 'export const y = Math.random();\n',
    rule: 'no-restricted-properties',
  },
  {
    what: 'a way round by globalThis',
    path: 'alerts/x.ts',
    code: 'export const y = globalThis.process;\n',
    rule: 'no-restricted-properties',
  },
  { what: '250 lines', path: 'alerts/x.ts', code: lines(250) },
  { what: '251 lines, blank ones counted', path: 'alerts/x.ts', code: lines(251), rule: 'max-lines' },
  { what: '251 lines of tools', path: 'tools/x.mjs', code: lines(251), rule: 'max-lines' },
  { what: '251 lines of test', path: 'test/x.test.ts', code: lines(251) },
  {
    what: 'a disable comment without need',
    path: 'alerts/x.ts',
    code: '// eslint-disable-next-line eqeqeq\nexport const y = 1;\n',
    rule: 'null',
    says: /Unused eslint-disable/,
  },
];

describe('lint rules of the rooms', () => {
  let results: { rule: string | null; message: string }[][];

  beforeAll(async () => {
    const script = path.join(__dirname, 'support', 'lint-snippets.mjs');
    const input = JSON.stringify(CASES.map(({ path, code }) => ({ path, code })));
    const cwd = path.resolve(__dirname, '..');
    const result = await run(process.execPath as `/${string}`, [script], { cwd, input });
    expect({ code: result.code, stderr: result.stderr }).toEqual({ code: 0, stderr: '' });
    results = JSON.parse(result.stdout) as typeof results;
  }, 60_000);

  test.each(CASES.map((entry, index) => ({ ...entry, index, verdict: entry.rule ?? 'allowed' })))(
    '$what: $verdict',
    ({ index, rule, says }) => {
      expect(results[index]?.map((found) => String(found.rule))).toEqual(rule === undefined ? [] : [rule]);
      if (says !== undefined) expect(results[index]?.[0]?.message).toMatch(says);
    },
  );
});
