import type { Plugin, Section } from '../grammar';
import { TRANSPORT } from './core';

type Table = Readonly<Record<string, Plugin>>;
const prometheus = 'fluent-plugin-prometheus 2.2.2';

export const BUNDLED_SOURCES: Table = {
  prometheus: {
    from: prometheus,
    types: { string: 'bind metrics_path aggregated_metrics_path', integer: 'port' },
    enums: { content_encoding: ['identity', 'gzip'] },
    sections: { transport: TRANSPORT },
  },
  prometheus_monitor: {
    from: prometheus,
    types: { time: 'interval' },
    sections: { labels: { free: true } },
  },
  prometheus_output_monitor: {
    from: prometheus,
    types: { time: 'interval', bool: 'gauge_all' },
    sections: { labels: { free: true } },
  },
  prometheus_tail_monitor: {
    from: prometheus,
    types: { time: 'interval' },
    sections: { labels: { free: true } },
  },
};

const METRIC: Section = {
  multi: true,
  types: { string: 'name desc key buckets', bool: 'initialized' },
  enums: { type: ['counter', 'gauge', 'histogram', 'summary'] },
  required: 'name type desc',
  sections: { labels: { free: true }, initlabels: { free: true, multi: true } },
};

export const BUNDLED_FILTERS: Table = {
  prometheus: { from: prometheus, sections: { metric: METRIC, labels: { free: true } } },
  concat: {
    from: 'fluent-plugin-concat 2.6.2',
    types: {
      string:
        'key separator multiline_start_regexp multiline_end_regexp continuous_line_regexp stream_identity_key timeout_label partial_key partial_value partial_cri_logtag_key partial_cri_stream_key',
      integer: 'n_lines',
      time: 'flush_interval',
      bool: 'use_first_timestamp keep_partial_key use_partial_metadata keep_partial_metadata use_partial_cri_logtag',
      size: 'buffer_limit_size',
    },
    enums: {
      partial_metadata_format: ['docker-fluentd', 'docker-journald', 'docker-journald-lowercase'],
      buffer_overflow_method: ['ignore', 'truncate', 'drop', 'new'],
    },
    required: 'key',
    oneOf: ['n_lines multiline_start_regexp partial_key use_partial_metadata use_partial_cri_logtag'],
    needs: [['partial_key', 'partial_value']],
  },
  record_modifier: {
    from: 'fluent-plugin-record-modifier 2.2.1',
    types: { string: 'prepare_value char_encoding whitelist_keys', array: 'remove_keys' },
    sections: {
      record: { free: true, multi: true },
      replace: {
        multi: true,
        types: { string: 'key replace', regexp: 'expression' },
        required: 'key expression replace',
      },
    },
  },
};

export const BUNDLED_OUTPUTS: Table = {
  detect_exceptions: {
    from: 'fluent-plugin-detect-exceptions 0.0.16',
    types: {
      string: 'remove_tag_prefix message stream',
      time: 'multiline_flush_interval',
      array: 'languages',
      bool: 'force_line_breaks',
      integer: 'max_lines max_bytes',
    },
    required: 'remove_tag_prefix',
  },
};
