import type { Plugin } from '../grammar';
import { BUFFER, FORMAT, INJECT, OUTPUT } from './core';

type Table = Readonly<Record<string, Plugin>>;

export const SINK_FILTERS: Table = {
  opensearch_genid: {
    from: 'fluent-plugin-opensearch 1.1.6',
    flavours: ['opensearch'],
    types: {
      string: 'hash_id_key separator',
      bool: 'include_tag_in_seed include_time_in_seed use_record_as_seed use_entire_record',
      array: 'record_keys',
    },
    enums: { hash_type: ['md5', 'sha1', 'sha256', 'sha512'] },
  },
};

export const SINKS: Table = {
  s3: {
    from: 'fluent-plugin-s3 1.8.5',
    flavours: ['s3'],
    types: {
      ...OUTPUT.types,
      string:
        'path use_server_side_encryption aws_key_id aws_sec_key aws_profile aws_credential_process s3_bucket s3_region s3_endpoint ssl_ca_bundle ssl_ca_directory s3_object_key_format store_as proxy_uri storage_class acl grant_full_control grant_read grant_read_acp grant_write_acp index_format ssekms_key_id sse_customer_algorithm sse_customer_key sse_customer_key_md5 signature_version tagging checksum_algorithm',
      bool: `${OUTPUT.types.bool} use_bundled_cert enable_transfer_acceleration enable_dual_stack ssl_verify_peer force_path_style auto_create_bucket check_apikey_on_start overwrite check_bucket check_object compute_checksums reduced_redundancy`,
      integer: 'aws_iam_retries hex_random_length',
      time: 'warn_for_delay',
      hash: 's3_metadata',
    },
    required: 's3_bucket',
    sections: { format: { ...FORMAT, type: 'out_file' }, buffer: BUFFER, inject: INJECT },
  },
  opensearch: {
    from: 'fluent-plugin-opensearch 1.1.6',
    flavours: ['opensearch'],
    types: {
      ...OUTPUT.types,
      string:
        'host user password path hosts target_index_key time_key_format logstash_prefix logstash_prefix_separator logstash_dateformat index_name id_key write_operation parent_key routing_key retry_tag time_key client_key client_cert client_key_pass ca_file remove_keys remove_keys_on_update remove_keys_on_update_key flatten_hashes_separator template_name template_file index_date_pattern index_separator application_name tag_key time_parse_error_tag pipeline sniffer_class_name selector_class_name',
      integer:
        'port time_precision max_retry_putting_template max_retry_get_os_version reload_after default_opensearch_version',
      bool: `${OUTPUT.types.bool} include_timestamp logstash_format utc_index suppress_type_name reload_connections reload_on_failure time_key_exclude_timestamp ssl_verify flatten_hashes template_overwrite fail_on_putting_template_retry_exceed fail_on_detecting_os_version_retry_exceed include_tag_key reconnect_on_error with_transporter_log emit_error_for_missing_id include_index_in_url http_backend_excon_nonblock validate_client_version prefer_oj_serializer emit_error_label_event verify_os_version_at_startup log_os_400_reason suppress_doc_wrap exception_backup use_legacy_template catch_transport_exception_on_retry target_index_affinity`,
      time: 'request_timeout resurrect_after truncate_caches_interval',
      hash: 'customize_template templates custom_headers',
      array: 'unrecoverable_error_types unrecoverable_record_types ignore_exceptions',
      size: 'bulk_message_request_threshold',
    },
    enums: {
      scheme: ['https', 'http'],
      http_backend: ['excon', 'typhoeus'],
      compression_level: ['no_compression', 'best_speed', 'best_compression', 'default_compression'],
    },
    sections: { buffer: BUFFER },
  },
  // Of the image that the user names; read in the plugin that the Loki repository ships.
  loki: {
    from: 'fluent-plugin-grafana-loki 1.2',
    flavours: ['loki'],
    types: {
      ...OUTPUT.types,
      string: 'url username password bearer_token_file cert key ca_cert ciphers min_version tenant',
      bool: `${OUTPUT.types.bool} insecure_tls extract_kubernetes_labels drop_single_key include_thread_label`,
      hash: 'custom_headers extra_labels',
      array: 'remove_keys',
    },
    enums: { line_format: ['json', 'key_value'] },
    sections: { label: { free: true }, buffer: BUFFER },
  },
};
