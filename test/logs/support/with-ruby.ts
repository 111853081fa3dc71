import { has } from './ruby';

/** `it`, or one that skips and has said which programs are missing. */
export function needing(...programs: readonly string[]): jest.It {
  const missing = programs.filter((program) => !has(program));
  if (missing.length === 0) return it;
  process.stderr.write(`skipped: not installed: ${missing.join(', ')}\n`);
  return it.skip;
}

/** Ruby's engine is what Fluentd's expressions run on. */
export const withRuby = needing('ruby');
