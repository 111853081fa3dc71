import { setTimeout as sleep } from 'node:timers/promises';
import { Finding } from './suite';

export interface WaitProps<T> {
  /** What is waited for, for the message when it does not come. */
  readonly what: string;
  /** Seconds. */
  readonly atMost: number;
  /** Seconds between two looks. Default: 1. */
  readonly every?: number;
  /** Undefined: not yet. A throw counts as "not yet" too, and is told when the time is over. */
  readonly look: () => Promise<T | undefined>;
  /** Evidence to show when the time is over. */
  readonly evidence?: () => Promise<string>;
}

/** Looks until there is something. Errors: Finding when the time is over. */
export async function until<T>({ what, atMost, every = 1, look, evidence }: WaitProps<T>): Promise<T> {
  const end = Date.now() + atMost * 1000;
  let reason = '';
  for (;;) {
    try {
      const seen = await look();
      if (seen !== undefined) return seen;
      reason = '';
    } catch (error) {
      reason = (error as Error).message;
    }
    if (Date.now() >= end) break;
    await sleep(every * 1000);
  }
  const more = [reason, evidence ? await evidence() : ''].filter(Boolean);
  throw new Finding([`not within ${atMost} s: ${what}`, ...more].join('\n'));
}
