import type { Plugin, Section } from '../grammar';

const from = 'fluentd 1.19.3';
type Table = Readonly<Record<string, Plugin>>;

/** `<buffer>` of every output: what the output reads of it, beside what the buffer plugin does. */
const OUTPUT_BUFFER = {
  types: {
    time: 'timekey timekey_wait flush_interval delayed_commit_timeout retry_timeout retry_wait retry_max_interval',
    bool: 'timekey_use_utc flush_at_shutdown retry_forever retry_randomize disable_chunk_backup',
    string: 'timekey_zone path path_suffix',
    integer:
      'flush_thread_count retry_max_times queue_limit_length chunk_limit_records queued_chunks_limit_size',
    float:
      'flush_thread_interval flush_thread_burst_interval retry_secondary_threshold retry_exponential_backoff_base chunk_full_threshold',
    size: 'chunk_limit_size total_limit_size decompression_size_limit',
    octal: 'file_permission dir_permission',
  },
  enums: {
    flush_mode: ['default', 'lazy', 'interval', 'immediate'],
    overflow_action: ['throw_exception', 'block', 'drop_oldest_chunk'],
    retry_type: ['exponential_backoff', 'periodic'],
    compress: ['text', 'gzip', 'zstd'],
  },
} as const;

export const BUFFERS: Table = {
  // Without a path it needs a root_dir, which the configuration has not.
  file: { from, ...OUTPUT_BUFFER, required: 'path' },
  memory: { from, ...OUTPUT_BUFFER },
};

export const BUFFER: Section = { kind: 'buffer', type: 'memory', argument: /^[\w$.,[\] ]*$/ };
export const FORMAT: Section = { kind: 'format' };
export const INJECT: Section = {
  types: {
    string: 'hostname_key hostname worker_id_key tag_key time_key time_format timezone',
    bool: 'localtime utc',
  },
  enums: {
    time_type: ['float', 'unixtime', 'unixtime_millis', 'unixtime_micros', 'unixtime_nanos', 'string'],
  },
};

/** Of every output with a buffer. */
export const OUTPUT = { types: { bool: 'time_as_integer', float: 'slow_flush_log_threshold' } } as const;

const PARSER = {
  types: {
    hash: 'types',
    string: 'time_key time_format timezone',
    bool: 'null_empty_string estimate_current_event keep_time_key localtime utc',
    regexp: 'null_value_pattern',
    time: 'timeout',
    array: 'time_format_fallbacks',
  },
  enums: { time_type: ['float', 'unixtime', 'string', 'mixed'] },
} as const;

export const PARSERS: Table = {
  regexp: {
    from,
    ...PARSER,
    types: { ...PARSER.types, regexp: 'null_value_pattern expression' },
    required: 'expression',
  },
  none: { from, ...PARSER, types: { ...PARSER.types, string: 'time_key time_format timezone message_key' } },
};

export const FORMATTERS: Table = {
  json: {
    from,
    types: { string: 'json_parser', bool: 'add_newline' },
    enums: { newline: ['lf', 'crlf'] },
  },
};

/** TLS and sockets of everything that listens. */
export const TRANSPORT: Section = {
  argument: /^(tcp|tls)$/,
  types: {
    string:
      'version min_version max_version ciphers ca_path cert_path private_key_path private_key_passphrase ca_cert_path ca_private_key_path ca_private_key_passphrase cert_verifier',
    bool: 'insecure ensure_fips client_cert_auth',
    size: 'receive_buffer_size',
    integer: 'linger_timeout',
  },
};

export const SOURCES: Table = {
  tail: {
    from,
    types: {
      string: 'path path_delimiter tag pos_file encoding from_encoding path_key path_timezone',
      array: 'exclude_path',
      time: 'rotate_wait pos_file_compaction_interval refresh_interval multiline_flush_interval limit_recently_modified',
      bool: 'read_from_head emit_unmatched_lines enable_watch_timer enable_stat_watcher open_on_every_update skip_refresh_on_startup ignore_repeated_permission_error follow_inodes',
      integer: 'read_lines_limit',
      size: 'read_bytes_limit_per_second max_line_size',
    },
    enums: { glob_policy: ['backward_compatible', 'extended', 'always'] },
    required: 'path tag parse',
    needs: [['follow_inodes', 'pos_file']],
    sections: { parse: { kind: 'parse' } },
  },
};

export const FILTERS: Table = {
  parser: {
    from,
    types: {
      string: 'key_name inject_key_prefix hash_value_field',
      bool: 'reserve_data reserve_time remove_key_name_field replace_invalid_sequence emit_invalid_record_to_error',
    },
    required: 'key_name parse',
    sections: { parse: { kind: 'parse' } },
  },
};

export const OUTPUTS: Table = {
  // Not buffered, and of no use without the label it sends to.
  relabel: { from, required: '@label' },
  stdout: {
    from,
    types: { ...OUTPUT.types, bool: `${OUTPUT.types.bool} use_logger` },
    sections: { format: { ...FORMAT, type: 'stdout' }, buffer: BUFFER, inject: INJECT },
  },
  copy: {
    from,
    types: { bool: 'deep_copy' },
    enums: { copy_mode: ['no_copy', 'shallow', 'deep', 'marshal'] },
    required: 'store',
    sections: {
      store: { kind: 'match', multi: true, argument: /^(ignore_error|ignore_if_prev_success)( |$)/ },
    },
  },
  http: {
    from,
    types: {
      ...OUTPUT.types,
      string:
        'endpoint proxy content_type tls_ca_cert_path tls_client_cert_path tls_private_key_path tls_private_key_passphrase tls_version tls_ciphers',
      bool: `${OUTPUT.types.bool} json_array reuse_connections error_response_as_unrecoverable`,
      hash: 'headers headers_from_placeholders',
      integer: 'open_timeout read_timeout ssl_timeout',
      array: 'allowed_hosts retryable_response_codes',
    },
    enums: { http_method: ['put', 'post'], compress: ['text', 'gzip'], tls_verify_mode: ['none', 'peer'] },
    required: 'endpoint',
    sections: {
      format: { ...FORMAT, type: 'json' },
      buffer: BUFFER,
      auth: {
        types: { string: 'username password aws_service aws_region aws_role_arn' },
        enums: { method: ['basic', 'aws_sigv4'] },
      },
    },
  },
};

/** `<system>`. */
export const SYSTEM: Section = {
  types: {
    integer: 'workers',
    time: 'restart_worker_interval ignore_repeated_log_interval ignore_same_log_interval emit_error_log_interval',
    string: 'root_dir rpc_endpoint process_name config_include_dir',
    bool: 'suppress_repeated_stacktrace suppress_config_dump log_event_verbose without_source with_source_only enable_get_dump strict_config_value enable_msgpack_time_support disable_shared_socket enable_input_metrics enable_size_metrics enable_jit',
    octal: 'file_permission dir_permission',
  },
  enums: { log_level: ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] },
  sections: {
    log: {
      types: { string: 'path time_format rotate_age', size: 'rotate_size' },
      enums: { format: ['text', 'json'] },
    },
  },
};
