import './short-lived';
import { parseArgs } from 'node:util';
import { ConfigError } from '../config';
import { deploy } from './deploy';
import { EXIT, PreflightError, UsageError } from './errors';
import { synth } from './synth';

const HELP = `usage: npm run COMMAND [-- OPTIONS]

  synth      render the plane into kubernetes/, docs/runbooks/ and dist/
  preview    show what a deployment would change
  up         deploy the plane with Pulumi

  --env NAME   an environment of config/environments/ (default: prod)
  --check      synth only: write nothing, fail when a committed file is stale

exit codes: 0 done; 1 failed, or stale with --check; 2 wrong usage or wrong configuration`;

/** Runs one command. Nothing here loads Pulumi: `up` starts it as a process of its own. */
function main(argv: readonly string[]): number | Promise<number> {
  const { values, positionals } = parse(argv);
  const [command = 'help', ...rest] = positionals;
  if (values.help === true || command === 'help') {
    console.log(HELP);
    return EXIT.ok;
  }
  if (rest.length > 0) throw new UsageError(`unexpected argument ${rest.join(' ')}; see --help`);
  const options = { root: process.cwd(), environment: values.env ?? 'prod' };
  if (command === 'synth') {
    const { fresh, report } = synth({ ...options, check: values.check === true });
    console.log(report);
    return fresh || values.check !== true ? EXIT.ok : EXIT.failed;
  }
  if (command === 'preview' || command === 'up') {
    return deploy(command, options);
  }
  throw new UsageError(`unknown command ${command}; expected synth, preview or up`);
}

function parse(argv: readonly string[]) {
  try {
    const options = {
      env: { type: 'string' },
      check: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    } as const;
    return parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(`${(error as Error).message}; see --help`);
  }
}

void new Promise<number>((resolve) => resolve(main(process.argv.slice(2)))).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const known =
      error instanceof ConfigError || error instanceof UsageError || error instanceof PreflightError;
    console.error(known ? error.message : error);
    process.exitCode = error instanceof PreflightError || !known ? EXIT.failed : EXIT.usage;
  },
);
