import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { contents } from '../../infra/outputs';
import { configWith, loadConfig } from '../support/config';
import { planeFor } from '../support/plane';

const ROOT = resolve(__dirname, '../..');
const read = (name: string) => readFileSync(join(ROOT, name), 'utf8');
const ENGLISH = read('README.md');
const JAPANESE = read('README.ja.md');

/** Made by a run and not committed; what is in dist/ is looked up in the plane instead. */
const MADE = ['build/preview/', 'build/tools/', 'dist/', 'dist/prod/', '.pulumi-state'];

const blocks = (text: string) =>
  [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, kind, body]) => ({ kind, body }));
const prose = (text: string) => text.replace(/^```[\s\S]*?^```$/gm, '');
const codes = (text: string) => [...prose(text).matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);
const headings = (text: string) => [...prose(text).matchAll(/^(#+) /gm)].map(([, marks]) => marks);
const rows = (text: string) => [...prose(text).matchAll(/^\|.*\|$/gm)].length;
const links = (text: string) => [...prose(text).matchAll(/\]\(([^)]+)\)/g)].map(([, target = '']) => target);
const looksLikeAPath = (code: string) =>
  /^[\w.-]+(\/[\w.-]*)+$|^[\w.-]+\.(yaml|json|md)$|^\.pulumi-state$/.test(code);

const plane = planeFor(loadConfig());
const rendered = [...contents(plane).keys()];

describe.each([
  ['README.md', ENGLISH],
  ['README.ja.md', JAPANESE],
])('%s', (_, text) => {
  it('names only npm scripts that exist, and all of them', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = [...text.matchAll(/npm run (?:--silent )?([\w:]+)/g)].map(([, name]) => name);
    expect([...new Set([...named, 'test'])].sort()).toEqual(Object.keys(scripts).sort());
  });

  it('names only paths that exist or are rendered', () => {
    const paths = [...codes(text).filter(looksLikeAPath), ...links(text)];
    expect(paths.length).toBeGreaterThan(30);
    const missing = paths.filter(
      (path) => !MADE.includes(path) && !rendered.includes(path) && !existsSync(join(ROOT, path)),
    );
    expect(missing).toEqual([]);
  });

  it('names only files in its commands that are rendered', () => {
    const files = blocks(text).flatMap(({ body = '' }) =>
      [...body.matchAll(/dist\/[^\s"]+/g)].map(([file]) => file),
    );
    const exists = (file: string) =>
      rendered.some((name) => new RegExp(`^${file.replace('*', '.*')}$`).test(name));
    expect(files.filter((file) => file !== 'dist/]' && !exists(file))).toEqual([]);
  });

  it('lists what the example of a threshold moves', () => {
    const after = contents(planeFor(configWith({ 'thresholds.memory.warning.above': '80%' })));
    const before = contents(plane);
    const moved = rendered.filter(
      (name) => JSON.stringify(before.get(name)) !== JSON.stringify(after.get(name)),
    );
    const listed = [...text.matchAll(/^\| `((?:kubernetes|docs|dist)\/[^`]+\.\w+)` \|/gm)].map(
      ([, name]) => name,
    );
    expect(listed.sort()).toEqual(moved.sort());
  });

  it('shows a service that the configuration accepts', () => {
    const { body = '' } = blocks(text).find((block) => block.body?.startsWith('- name:')) ?? {};
    const [service] = parse(body) as [{ name: string }];
    const { application } = configWith({
      [`application.services.${plane.config.application.services.length}`]: service,
    });
    expect(application.services.at(-1)).toMatchObject(service);
  });

  it('names no address and no folder of a machine', () => {
    expect(text).not.toMatch(/https?:\/\/|\/(?:home|root|tmp|var|work|Users)\//);
  });
});

describe('the two languages', () => {
  it('have the same headings, code, rows and names', () => {
    expect(headings(JAPANESE)).toEqual(headings(ENGLISH));
    expect(blocks(JAPANESE)).toEqual(blocks(ENGLISH));
    expect(rows(JAPANESE)).toBe(rows(ENGLISH));
    expect(codes(JAPANESE).sort()).toEqual(codes(ENGLISH).sort());
  });
});
