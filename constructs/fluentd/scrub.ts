import type { Config } from '../../config';
import { plugin, section } from './directive';
import type { Directive } from './directive';

/** What stands in a credential's place. */
export const FILTERED = '[FILTERED]';

/**
 * Takes credentials out of the text, before anything else looks at it: what is derived from a message, counted or
 * stored never had them. A pattern that keeps a part of what it finds says so by its group `keep`.
 */
export function scrubbing({ logging }: Config, id: string): Directive {
  return plugin('filter', 'record_modifier', {
    argument: '**',
    id,
    within: logging.scrub.map(({ pattern, ignoreCase }) =>
      section('replace', {
        key: 'message',
        expression: { expression: ignoreCase ? `(?i:${pattern})` : pattern },
        replace: pattern.includes('(?<keep>') ? `\\k<keep>${FILTERED}` : FILTERED,
      }),
    ),
  });
}
