import type { Signal, Step } from '../../signal';
import type { Text } from '../../text';

/** What a person sees, before knowing which alert it is. */
export interface Symptom {
  readonly title: Text;
  /** The alerts that it may come with. */
  readonly belongs: (signal: Signal) => boolean;
  /** What to type first, whatever the alert; in this order. */
  readonly first: readonly Step[];
  /** What people do then, and should not. */
  readonly beware?: Text;
}
