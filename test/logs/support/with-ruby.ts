import { has } from './ruby';

/** `it`, or a skipped one whose name says why: Ruby's engine is what Fluentd's expressions run on. */
export const withRuby = has('ruby') ? it : skipped('ruby is not installed');

export function skipped(why: string): jest.It {
  const skip = (name: string, test?: jest.ProvidesCallback) => it.skip(`${name} (skipped: ${why})`, test);
  process.stderr.write(`skipped: ${why}\n`);
  return skip as unknown as jest.It;
}
