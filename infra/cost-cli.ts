import { parseArgs } from 'node:util';
import { alerting, costLine, costTables, estimate, overBudget } from '../alerts';
import { ConfigError } from '../config';
import { scheduledJobs } from '../cronjobs';
import { inventory } from '../inventory';
import { EXIT, UsageError } from './errors';
import { loadConfig } from './load';

const USAGE = 'usage: npm run cost [-- --env NAME]';

/** Prints what an environment's Prometheus is estimated to store and read. Exit code 2: beyond the budget. */
function main(args: readonly string[]): number {
  const config = loadConfig(process.cwd(), environmentOf(args));
  const told = alerting({ config, inventory: inventory(config), jobs: scheduledJobs(config) });
  const all = estimate(config, told);
  const { jobs, rules } = costTables(all);
  console.log(`${config.environment.name}: ${costLine(all, config)}\n`);
  for (const { head, rows } of [jobs, rules]) console.log(`${aligned([head, ...rows])}\n`);
  const over = overBudget(all);
  for (const sentence of over) console.error(sentence);
  return over.length > 0 ? EXIT.usage : EXIT.ok;
}

function environmentOf(args: readonly string[]): string {
  try {
    return parseArgs({ args: [...args], options: { env: { type: 'string' } } }).values.env ?? 'prod';
  } catch (error) {
    throw new UsageError(`${(error as Error).message}; ${USAGE}`);
  }
}

/** Columns of equal width: the first to the left, numbers to the right. */
function aligned(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const cell = (text: string, column: number) =>
    column === 0 ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0);
  return rows.map((row) => row.map(cell).join('  ').trimEnd()).join('\n');
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  const known = error instanceof ConfigError || error instanceof UsageError;
  console.error(known ? error.message : error);
  process.exitCode = known ? EXIT.usage : EXIT.failed;
}
