import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { toYaml } from '../../config';
import { run } from './tools';

/** How one test of a test file ended. */
export interface CaseResult {
  readonly name: string;
  /** What promtool says went wrong; absent when the test passed. */
  readonly failure?: string;
}

/** What promtool says about some test files. */
export interface TestResults {
  /** By file name as it was given. */
  readonly files: ReadonlyMap<string, readonly CaseResult[]>;
  /** Warnings, for example of a rule file that does not exist: promtool is green all the same. */
  readonly warnings: readonly string[];
}

/** Calls `use` with a new folder that is removed afterwards. */
export async function withFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'plane-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Writes files by name below a folder: texts as they are, data as YAML. */
export function writeFiles(folder: string, files: Readonly<Record<string, string | object>>): void {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, typeof content === 'string' ? content : toYaml(content));
  }
}

/**
 * Runs test files of a folder in as many promtool processes as asked for (default 1) and says how each test
 * ended: promtool goes on after a failure.
 */
export async function testRules(
  folder: string,
  names: readonly string[],
  processes = 1,
): Promise<TestResults> {
  const shares = Array.from({ length: processes }, (_, at) =>
    names.filter((__, index) => index % processes === at),
  ).filter((share) => share.length > 0);
  const results = await Promise.all(shares.map((share, at) => testShare(folder, share, `junit-${at}.xml`)));
  return {
    files: new Map(results.flatMap(({ files }) => [...files])),
    warnings: results.flatMap(({ warnings }) => warnings),
  };
}

/** Test files that one promtool gets: it gives nothing back before its end, and thousands of mutants fill any memory. */
const AT_ONCE = 60;

async function testShare(folder: string, names: readonly string[], report: string): Promise<TestResults> {
  // Thousands of small databases are opened and thrown away: collecting less often, and on the one core that
  // the share gets, saves a third of the time; not beyond what a machine has.
  const env = { GOGC: '400', GOMAXPROCS: '1', GOMEMLIMIT: '2GiB' };
  const files = new Map<string, readonly CaseResult[]>();
  const warnings: string[] = [];
  for (let at = 0; at < names.length; at += AT_ONCE) {
    const args = ['test', 'rules', '--junit', report, ...names.slice(at, at + AT_ONCE)];
    const { stderr } = await run('promtool', args, { cwd: folder, env, timeout: 600_000 });
    warnings.push(...stderr.split('\n').filter((line) => line.includes('WARNING')));
    for (const [name, cases] of readReport(readFileSync(join(folder, report), 'utf8')))
      files.set(name, cases);
  }
  return { files, warnings };
}

/** promtool's own JUnit report: `testsuite` per file, `testcase` with an optional `failure` or `error`. */
function readReport(xml: string): Map<string, CaseResult[]> {
  const files = new Map<string, CaseResult[]>();
  for (const [, suite = '', body = ''] of xml.matchAll(
    /<testsuite name="([^"]*)"[^>]*>([\s\S]*?)<\/testsuite>/g,
  )) {
    const cases = [...body.matchAll(/<testcase name="([^"]*)"[^>]*>([\s\S]*?)<\/testcase>/g)];
    files.set(
      plain(suite),
      cases.map(([, name = '', content = '']) => {
        const [, failure] = /<(?:failure|error)[^>]*>([\s\S]*?)<\/(?:failure|error)>/.exec(content) ?? [];
        return { name: plain(name), ...(failure !== undefined && { failure: plain(failure) }) };
      }),
    );
  }
  return files;
}

function plain(text: string): string {
  return text
    .replace(/&#x([0-9A-F]+);/gi, (_, code: string) => String.fromCodePoint(parseInt(code, 16)))
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&');
}
