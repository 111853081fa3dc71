import { JSON_GROWTH } from '../../config';
import type { Config } from '../../config';
import { plugin, section } from './directive';
import type { Directive } from './directive';

/** What a message keeps on the way of those that failed. */
const KEPT = ['time', 'stream', 'namespace', 'pod', 'app', 'node', 'message'];

/**
 * Makes an event fit into a chunk, whatever it is. One that does not fit comes back as an error; if it were sent on as
 * it is, it would come back for ever, and nothing else would be sent.
 */
export function cutting({ logging: { buffer } }: Config): Directive {
  const bytes = Math.floor(buffer.chunk / JSON_GROWTH);
  return plugin('filter', 'record_modifier', {
    argument: '**',
    id: 'failed-cut',
    params: { whitelist_keys: KEPT.join(',') },
    within: [section('record', { message: { ruby: `record['message'].byteslice(0, ${bytes}).scrub` } })],
  });
}
