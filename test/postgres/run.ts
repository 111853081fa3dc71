import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';

// Backup and restore on a real PostgreSQL. Arguments go to jest. Last line: `N passed, N failed, N skipped`.
const results = path.resolve('build/postgres.json');
fs.mkdirSync(path.dirname(results), { recursive: true });
fs.rmSync(results, { force: true });
const jest = spawnSync(
  process.execPath,
  [
    'node_modules/jest/bin/jest.js',
    '--config',
    'test/postgres/jest.config.json',
    '--json',
    `--outputFile=${results}`,
    ...process.argv.slice(2),
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
