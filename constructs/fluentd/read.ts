import type { Config } from '../../config';
import { FLUENTD, FLUENTD_STATE, nodeAgentNamespace, POD_LOGS } from '../../inventory';
import { plugin, section } from './directive';
import type { Directive } from './directive';
import { seconds } from './sizes';

/**
 * A line as container runtimes write it: time, stream, full or partial, message. Everything else matches, too, as a
 * whole: the bundled parser `cri` drops a line whose time it cannot read, and Fluentd prints what does not match into
 * its own log, credentials and all.
 */
const CRI =
  '\\A(?:(?<written>\\S+) (?<stream>stdout|stderr) (?<logtag>[FP])\\S*(?: (?<message>.*))?|(?<unreadable_line>.*))\\z';

/**
 * Every log file of the namespace, the rotated ones included: with `follow_inodes` a file that was rotated while
 * Fluentd was away is read to its end. Nothing of a line is lost that cannot be understood.
 */
export function reading(config: Config): Directive {
  const { read, buffer } = config.logging;
  const namespaces = [...new Set([config.application.namespace, nodeAgentNamespace(config)])];
  const files = namespaces.flatMap((name) =>
    ['*.log', '*.log.*'].map((file) => `${POD_LOGS}/${name}_*/*/${file}`),
  );
  return plugin('source', 'tail', {
    id: 'pods',
    params: {
      '@label': '@JOIN',
      path: files.join(','),
      // Compressed ones were read before they were compressed. Its own log would feed on itself.
      exclude_path: [
        ...namespaces.flatMap((name) => ['gz', 'tmp'].map((end) => `${POD_LOGS}/${name}_*/*/*.${end}`)),
        `${POD_LOGS}/${nodeAgentNamespace(config)}_${FLUENTD}-*/*/*`,
      ],
      pos_file: `${FLUENTD_STATE}/pos/pods.pos`,
      pos_file_compaction_interval: '1h',
      tag: 'raw.*',
      path_key: 'path',
      follow_inodes: true,
      read_from_head: true,
      refresh_interval: seconds(read.refreshInterval),
      rotate_wait: seconds(read.rotateWait),
      read_bytes_limit_per_second: read.bytesPerSecond,
      // No runtime writes such a line: it is what a full disk leaves behind. Held in memory it would end Fluentd.
      max_line_size: buffer.chunk,
      emit_unmatched_lines: true,
    },
    within: [
      section('parse', {
        '@type': 'regexp',
        expression: { expression: CRI },
      }),
    ],
  });
}
