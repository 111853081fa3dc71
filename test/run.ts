import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';

// run.ts NAME [ARGUMENT...]: the tests of `test/NAME.config.json`, which `npm test` leaves out since they take longer or
// need more than Node and Go. Arguments go to jest. Last line: `N passed, N failed, N skipped`.
const [name = '', ...rest] = process.argv.slice(2);
const results = path.resolve(`build/${name}.json`);
fs.mkdirSync(path.dirname(results), { recursive: true });
fs.rmSync(results, { force: true });
const jest = spawnSync(
  process.execPath,
  [
    'node_modules/jest/bin/jest.js',
    '--config',
    `test/${name}.config.json`,
    '--json',
    `--outputFile=${results}`,
    ...rest,
  ],
  { stdio: ['ignore', 'ignore', 'inherit'] },
);

interface Counts {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numRuntimeErrorTestSuites: number;
  readonly numPendingTests: number;
}
const read = (): Counts =>
  fs.existsSync(results)
    ? (JSON.parse(fs.readFileSync(results, 'utf8')) as Counts)
    : { numPassedTests: 0, numFailedTests: 1, numRuntimeErrorTestSuites: 0, numPendingTests: 0 };
const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites, numPendingTests } = read();
const failed = numFailedTests + numRuntimeErrorTestSuites;
console.log(`${numPassedTests} passed, ${failed} failed, ${numPendingTests} skipped`);
process.exitCode = failed > 0 || numPassedTests === 0 || jest.status !== 0 ? 1 : 0;
