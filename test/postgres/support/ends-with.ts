import type { Result } from './result';

/** Waits for a program and insists on its exit code; what it said is in the failure. */
export async function endsWith(code: number, run: Promise<Result>): Promise<Result> {
  const result = await run;
  if (result.code !== code) {
    throw new Error(`Ended with ${result.code}, expected ${code}.\n${result.stdout}\n${result.stderr}`);
  }
  return result;
}
