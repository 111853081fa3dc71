import type { Config } from '../../config';
import { plugin, section } from './directive';
import type { Directive } from './directive';
import { seconds } from './sizes';

/**
 * One message per event: what the container runtime split is joined again, then the lines of a stack trace are.
 * Both on bytes, before anything is understood: a line may be split within a character, or within a credential.
 */
export function joining({ logging: { read } }: Config): Directive {
  return section(
    'label',
    {},
    {
      argument: '@JOIN',
      within: [
        plugin('filter', 'concat', {
          argument: 'raw.**',
          id: 'split-lines',
          params: {
            key: 'message',
            separator: '',
            partial_key: 'logtag',
            partial_value: 'P',
            stream_identity_key: 'stream',
            use_first_timestamp: true,
            buffer_limit_size: read.longestLine,
            buffer_overflow_method: 'new',
            flush_interval: seconds(read.joinWait),
            // A rest that never comes (a last line without an end) goes on as it is.
            timeout_label: '@TRACE',
          },
        }),
        plugin('match', 'relabel', { argument: 'raw.**', params: { '@label': '@TRACE' } }),
      ],
    },
  );
}

/** Stack traces of every language that the plug-in knows. */
export function tracing({ logging: { read } }: Config): Directive {
  return section(
    'label',
    {},
    {
      argument: '@TRACE',
      within: [
        plugin('match', 'detect_exceptions', {
          argument: 'raw.**',
          id: 'stack-traces',
          params: {
            '@label': '@UNDERSTAND',
            remove_tag_prefix: 'raw',
            message: 'message',
            stream: 'stream',
            force_line_breaks: true,
            multiline_flush_interval: seconds(read.joinWait),
            max_lines: read.traceLines,
            max_bytes: read.longestLine,
          },
        }),
      ],
    },
  );
}
