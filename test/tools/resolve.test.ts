import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import type { ToolContext } from '../../tools/context';
import { PINS, type Pin, TOOL_NAMES } from '../../tools/pins';
import { resolveTool } from '../../tools/resolve';
import { formatVersion, isAtLeast, parseVersion } from '../../tools/version';

const version = (text: string): NonNullable<ReturnType<typeof parseVersion>> => {
  const parsed = parseVersion(text);
  if (parsed === undefined) throw new Error(`no version in ${text}`);
  return parsed;
};

describe('parseVersion', () => {
  test.each([
    ['promtool, version 3.13.2 (branch: HEAD, revision: abc)\n  go version: go1.26.8', '3.13.2'],
    ['promtool, version 2.42.0+ds (branch: debian/sid, revision: 2.42.0+ds-5+b5)', '2.42.0'],
    ['1.7.7\ninstalled by building from source\nbuilt with go1.26.8 compiler', '1.7.7'],
    ['kube-score version: 1.20.0, commit: N/A, built: N/A', '1.20.0'],
    ['v10.0.12', '10.0.12'],
    ['prometheus, version 3.14.0-rc.1', '3.14.0 (pre-release)'],
  ])('%j', (output, expected) => {
    expect(formatVersion(version(output))).toBe(expected);
  });

  test.each([
    '',
    'development',
    'promtool, version  (branch: , revision: )\n  go version: go1.26.8',
    'version 3.13',
  ])('finds none in %j', (output) => expect(parseVersion(output)).toBeUndefined());
});

describe('isAtLeast', () => {
  test.each([
    ['3.13.2', '3.13.2', true],
    ['3.13.3', '3.13.2', true],
    ['3.13.10', '3.13.2', true],
    ['3.14.0', '3.13.2', true],
    ['4.0.0', '3.13.2', true],
    ['3.13.1', '3.13.2', false],
    ['3.9.9', '3.13.2', false],
    ['2.53.5', '3.13.2', false],
    ['3.13.2-rc.0', '3.13.2', false],
    ['3.13.3-rc.0', '3.13.2', true],
  ])('%s against %s: %s', (found, wanted, expected) => {
    expect(isAtLeast(version(found), version(wanted))).toBe(expected);
  });
});

describe('the pins', () => {
  test.each(TOOL_NAMES.map((name) => PINS[name] as Pin))('$name is what its go.mod requires', (pin) => {
    const goMod = readFileSync(path.join(__dirname, '../../tools/go', pin.family, 'go.mod'), 'utf8');
    expect(goMod).toContain(`\t${pin.module} ${pin.moduleVersion} `);
    expect(goMod).toMatch(new RegExp(`(^tool |\\t)${pin.goPackage}$`, 'm'));
    expect(existsSync(path.join(__dirname, '../../tools/go', pin.family, 'go.sum'))).toBe(true);
  });

  test('a release of prometheus and its module agree: 3.X.Y is v0.3XX.Y', () => {
    const { numbers } = version(PINS.promtool.version);
    const minor = String(numbers[1]).padStart(2, '0');
    expect(PINS.promtool.moduleVersion).toBe(`v0.${numbers[0]}${minor}.${numbers[2]}`);
  });

  test('every program has a version that can be compared', () => {
    for (const name of TOOL_NAMES)
      expect(formatVersion(version(PINS[name].version))).toBe(PINS[name].version);
  });
});

describe('resolveTool', () => {
  let root: string;
  let logged: string[];

  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), 'tools-'));
    logged = [];
    write('modules/prometheus/go.mod', 'module example.invalid/x\n');
    write('modules/prometheus/go.sum', '');
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const at = (relative: string): string => path.join(root, relative);

  function write(relative: string, text: string): void {
    mkdirSync(path.dirname(at(relative)), { recursive: true });
    writeFileSync(at(relative), text);
  }

  function program(relative: string, script: string): string {
    write(relative, `#!/bin/sh\n${script}\n`);
    chmodSync(at(relative), 0o755);
    return at(relative);
  }

  const saying = (text: string): string => `echo '${text}'`;
  const built = (): string => at('bin/promtool');

  /** A go that writes down its arguments and environment and puts a program at the place it was told. */
  function fakeGo(before = ''): void {
    program(
      'a/go',
      `${before}
echo "$PWD $* GOTOOLCHAIN=$GOTOOLCHAIN CGO_ENABLED=$CGO_ENABLED" >> '${at('go.log')}'
while [ "$1" != -o ]; do shift; done
echo '#!/bin/sh' > "$2" && /bin/chmod +x "$2"`,
    );
  }

  function context(...folders: string[]): ToolContext {
    const PATH = folders.map(at).join(path.delimiter);
    return { env: { PATH }, modules: at('modules'), bin: at('bin'), log: (line) => void logged.push(line) };
  }

  test('takes the right version from PATH and builds nothing', async () => {
    const file = program('a/promtool', saying('promtool, version 3.13.2 (branch: HEAD)'));
    expect(await resolveTool('promtool', context('a'))).toEqual({
      name: 'promtool',
      path: file,
      version: '3.13.2',
      origin: 'PATH',
    });
    expect(logged).toEqual([]);
  });

  test('takes a newer version, also one that is printed to stderr', async () => {
    const file = program('a/promtool', `${saying('promtool, version 3.20.0')} >&2`);
    expect(await resolveTool('promtool', context('a'))).toMatchObject({ path: file, version: '3.20.0' });
  });

  test('looks behind one that is too old for a better one later on PATH', async () => {
    program('a/promtool', saying('promtool, version 2.42.0'));
    const file = program('b/promtool', saying('promtool, version 3.13.2'));
    expect(await resolveTool('promtool', context('a', 'b'))).toMatchObject({ path: file });
  });

  test.each([
    ['too old', saying('promtool, version 2.42.0+ds')],
    ['a pre-release of the pin', saying('promtool, version 3.13.2-rc.0')],
    ['garbage', saying('hello')],
    ['failing', `${saying('promtool, version 3.13.2')}; exit 1`],
    ['nothing', ''],
  ])('builds when the one on PATH is %s', async (_what, script) => {
    program('a/promtool', script);
    fakeGo();
    expect(await resolveTool('promtool', context('a'))).toEqual({
      name: 'promtool',
      path: built(),
      version: '3.13.2',
      origin: 'built',
    });
  });

  test('builds what is missing with pinned modules, telling start and end', async () => {
    fakeGo();
    await resolveTool('promtool', context('a'));
    const call = readFileSync(at('go.log'), 'utf8');
    expect(call).toContain(`${at('modules/prometheus')} build -mod=readonly`);
    expect(call).toContain('-trimpath -ldflags -s -w -X github.com/prometheus/common/version.Version=3.13.2');
    expect(call).toContain('github.com/prometheus/prometheus/cmd/promtool GOTOOLCHAIN=local CGO_ENABLED=0');
    expect(logged).toEqual([
      expect.stringMatching(/^tools: building promtool 3\.13\.2 with go/),
      expect.stringMatching(/^tools: built promtool 3\.13\.2 in \d+ s$/),
    ]);
    expect(readdirSync(at('bin')).sort()).toEqual(['promtool', 'promtool.pin']);
  });

  test('builds once, and again when the module files change', async () => {
    const builds = (): number => readFileSync(at('go.log'), 'utf8').trim().split('\n').length;
    fakeGo();
    await resolveTool('promtool', context('a'));
    await resolveTool('promtool', context('a'));
    expect(builds()).toBe(1);
    write('modules/prometheus/go.sum', 'other\n');
    await resolveTool('promtool', context('a'));
    expect(builds()).toBe(2);
  });

  test('says in one sentence what to do without go', async () => {
    mkdirSync(at('empty'));
    await expect(resolveTool('promtool', context('empty'))).rejects.toThrow(
      'promtool 3.13.2 or newer is not on PATH and cannot be built, because there is no "go" on PATH either: ' +
        'install Go 1.25 or newer, or put a promtool of at least 3.13.2 on PATH.',
    );
  });

  test('a failed build says why and leaves nothing behind', async () => {
    fakeGo("echo 'go: downloading x'; echo 'go.mod requires go >= 1.25' >&2; exit 1");
    await expect(resolveTool('promtool', context('a'))).rejects.toThrow(
      /promtool 3\.13\.2 could not be built from tools\/go\/prometheus: .*code 1 and said: go\.mod requires go >= 1\.25;/,
    );
    expect(readdirSync(at('bin'))).toEqual([]);
  });
});
