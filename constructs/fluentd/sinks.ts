import type { Config, Environment } from '../../config';
import { FLUENTD_STATE, LOG_STORE, LOG_STORE_PORT, STREAM_FIELDS } from '../../inventory';
import { plugin, section } from './directive';
import type { Directive } from './directive';
import { seconds } from './sizes';

type Sink = Environment['logs']['sink'];
type Bucket = NonNullable<Environment['logs']['archive']>;

/** Names of the environment variables that carry a sink's credentials, by key of its Secret. */
export const SINK_VARIABLES = {
  user: 'LOG_SINK_USER',
  password: 'LOG_SINK_PASSWORD',
  'access-key-id': 'LOG_SINK_ACCESS_KEY_ID',
  'secret-access-key': 'LOG_SINK_SECRET_ACCESS_KEY',
} as const;

/** Every answer that does not say the messages are stored. */
const NO_SUCCESS = Array.from({ length: 300 }, (_, at) => String(300 + at));

/** Where every message ends: the sink, and the archive beside it. */
export function sending(config: Config): Directive {
  const { sink, archive } = config.environment.logs;
  const first = output('match', 'sink', sink, config);
  const outputs = archive
    ? [
        plugin('match', 'copy', {
          argument: '**',
          id: 'copy',
          within: [
            { ...first, name: 'store', params: first.params },
            // An archive that cannot be reached for longer than its buffer lasts holds the sink up no further.
            { ...bucket('store', 'archive', archive, config, 'throw_exception'), argument: 'ignore_error' },
          ],
        }),
      ]
    : [{ ...first, argument: '**' }];
  const ids = sink.kind === 'opensearch' ? [documentIds()] : [];
  return section('label', {}, { argument: '@SEND', within: [...ids, ...outputs] });
}

function output(name: 'match' | 'store', id: string, sink: Sink, config: Config): Directive {
  const { buffer } = config.logging;
  switch (sink.kind) {
    case 'victoria-logs':
      return plugin(name, 'http', {
        id,
        params: {
          endpoint: `http://${LOG_STORE}.${config.application.namespace}.svc:${LOG_STORE_PORT}/insert/jsonline?_stream_fields=${STREAM_FIELDS.join(',')}&_msg_field=message&_time_field=time`,
          content_type: 'application/x-ndjson',
          json_array: false,
          open_timeout: buffer.requestTimeout,
          read_timeout: buffer.requestTimeout,
          // An answer that is not in this list, and no success, throws the chunk away.
          retryable_response_codes: NO_SUCCESS,
        },
        within: [section('format', { '@type': 'json' }), buffered(id, config)],
      });
    case 'opensearch':
      return plugin(name, 'opensearch', {
        id,
        params: {
          host: sink.host,
          port: sink.port,
          scheme: sink.scheme,
          user: { environment: SINK_VARIABLES.user },
          password: { environment: SINK_VARIABLES.password },
          logstash_format: true,
          logstash_prefix: config.application.name,
          time_key: 'time',
          id_key: '_hash',
          remove_keys: '_hash',
          request_timeout: seconds(buffer.requestTimeout),
          reload_connections: false,
          reconnect_on_error: true,
          suppress_type_name: true,
          bulk_message_request_threshold: buffer.chunk,
        },
        within: [buffered(id, config)],
      });
    case 's3':
      return bucket(name, id, sink, config, 'block');
    case 'loki':
      return plugin(name, 'loki', {
        id,
        params: {
          url: sink.url,
          extra_labels: `{"cluster":${JSON.stringify(config.environment.cluster)}}`,
          line_format: 'json',
          remove_keys: [],
        },
        within: [
          section('label', Object.fromEntries(STREAM_FIELDS.map((field) => [field, `$.${field}`]))),
          buffered(id, config),
        ],
      });
    case 'stdout':
      return plugin(name, 'stdout', {
        id,
        params: {},
        within: [section('format', { '@type': 'json' }), buffered(id, config)],
      });
  }
}

function bucket(
  name: 'match' | 'store',
  id: string,
  { bucket: s3Bucket, region, endpoint }: Bucket,
  config: Config,
  overflow: 'block' | 'throw_exception',
): Directive {
  return plugin(name, 's3', {
    id,
    params: {
      s3_bucket: s3Bucket,
      s3_region: region,
      ...(endpoint !== null && { s3_endpoint: endpoint, force_path_style: true }),
      aws_key_id: { environment: SINK_VARIABLES['access-key-id'] },
      aws_sec_key: { environment: SINK_VARIABLES['secret-access-key'] },
      path: `${config.environment.cluster}/`,
      s3_object_key_format: '%{path}%{time_slice}/%{uuid_flush}.%{file_extension}',
      auto_create_bucket: false,
      check_bucket: false,
      check_object: false,
      store_as: 'gzip',
    },
    within: [
      section('format', { '@type': 'json' }),
      buffered(id, config, {
        overflow,
        timekey: 3600,
      }),
    ],
  });
}

/** A message that is sent twice is stored once: delivery is at least once. */
function documentIds(): Directive {
  return plugin('filter', 'opensearch_genid', {
    argument: '**',
    id: 'document-id',
    params: { hash_id_key: '_hash', use_entire_record: true, hash_type: 'sha256' },
  });
}

/** On the node's disk, without end: what cannot be sent waits, and what does not fit is not read yet. */
function buffered(
  id: string,
  { logging: { buffer } }: Config,
  { overflow = 'block', timekey }: { readonly overflow?: string; readonly timekey?: number } = {},
): Directive {
  return section(
    'buffer',
    {
      '@type': 'file',
      path: `${FLUENTD_STATE}/buffer/${id}`,
      total_limit_size: buffer.size,
      chunk_limit_size: buffer.chunk,
      flush_thread_count: buffer.flushThreads,
      overflow_action: overflow,
      retry_forever: true,
      retry_max_interval: seconds(buffer.retryMaxInterval),
      flush_at_shutdown: true,
      ...(timekey === undefined
        ? { flush_mode: 'interval', flush_interval: seconds(buffer.flushInterval) }
        : { timekey, timekey_wait: seconds(buffer.flushInterval), timekey_use_utc: true }),
    },
    timekey === undefined ? {} : { argument: 'time' },
  );
}
