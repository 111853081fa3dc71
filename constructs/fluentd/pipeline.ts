import type { Config } from '../../config';
import { FLUENTD_PORT } from '../../inventory';
import { counting, countingFailures } from './count';
import { cutting } from './cut';
import { plugin, section, write } from './directive';
import type { Directive } from './directive';
import { joining, tracing } from './join';
import { reading } from './read';
import { scrubbing } from './scrub';
import { sending } from './sinks';
import { accessLog, meaning, tidy, wellFormed, whose } from './understand';

/**
 * The way of a line: read → join what was split → join stack traces → scrub → understand → count → send. Whatever
 * fails on the way is sent as it is, scrubbed.
 */
export function pipeline(config: Config): readonly Directive[] {
  return [
    section('system', { log_level: 'info', file_permission: '0600', dir_permission: '0700' }),
    plugin('source', 'prometheus', { id: 'metrics', params: { bind: '0.0.0.0', port: FLUENTD_PORT } }),
    plugin('source', 'prometheus_output_monitor', { id: 'output-metrics' }),
    reading(config),
    joining(config),
    tracing(config),
    section(
      'label',
      {},
      {
        argument: '@UNDERSTAND',
        within: [
          wellFormed('well-formed'),
          scrubbing(config, 'scrub'),
          whose(),
          accessLog(config),
          meaning(config),
          counting(config),
          tidy(config),
          plugin('match', 'relabel', { argument: '**', params: { '@label': '@SEND' } }),
        ],
      },
    ),
    section(
      'label',
      {},
      {
        argument: '@ERROR',
        within: [
          wellFormed('failed-well-formed'),
          scrubbing(config, 'failed-scrub'),
          cutting(config),
          countingFailures(config),
          plugin('match', 'relabel', { argument: '**', params: { '@label': '@SEND' } }),
        ],
      },
    ),
    sending(config),
  ];
}

/** `fluent.conf`. */
export function fluentConf(config: Config): string {
  return write(pipeline(config));
}
