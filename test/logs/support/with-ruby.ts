import { has } from './ruby';

/** `it`, or one that skips and has said why: Ruby's engine is what Fluentd's expressions run on. */
export const withRuby = has('ruby') ? it : skipped('ruby is not installed');

export function skipped(why: string): jest.It {
  process.stderr.write(`skipped: ${why}\n`);
  return it.skip;
}
