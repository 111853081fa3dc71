import { NO_LEVEL, OTHER } from '../../config';
import type { Config } from '../../config';
import { countedServices, logMetrics, machinePaths, POD_LOGS } from '../../inventory';
import { plugin, section } from './directive';
import type { Directive, Ruby } from './directive';
import { levelOfWord, levelWords, routePattern } from './patterns';
import { hash, lookup, regexp, string, strings } from './ruby';

const ruby = (code: string): Ruby => ({ ruby: code });
const MESSAGE = "record['message']";
const JSON_FIELDS = "record['json']";
const ACCESS = "record['access']";

/** Whose log it is, from the file's path: no question to the API server, no token, no cache. */
export function whose(): Directive {
  return plugin('filter', 'parser', {
    argument: '**',
    id: 'whose',
    params: {
      key_name: 'path',
      reserve_data: true,
      reserve_time: true,
      remove_key_name_field: true,
      emit_invalid_record_to_error: false,
    },
    within: [
      section('parse', {
        '@type': 'regexp',
        expression: {
          expression: `\\A${POD_LOGS}/(?<namespace>[^_/]+)_(?<pod>[^_/]+)_(?<uid>[^/]+)/(?<app>[^/]+)/`,
        },
      }),
    ],
  });
}

/** Every event has a text and a time, whatever was read; the text is valid UTF-8 from here on. */
export function wellFormed(id: string): Directive {
  return plugin('filter', 'record_modifier', {
    argument: '**',
    id,
    params: {
      prepare_value: `@time = ${regexp('\\A\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?(?:Z|[+-]\\d\\d:\\d\\d)\\z')}`,
      char_encoding: 'utf-8:utf-8',
      remove_keys: ['written', 'logtag', 'unreadable_line', 'unmatched_line'],
    },
    within: [
      section('record', {
        time: ruby(
          "@time.match?(record['written'].to_s) ? record['written'] : record['time'] || ::Time.now.utc.strftime('%Y-%m-%dT%H:%M:%S.%NZ')",
        ),
        unreadable: ruby("record['unreadable_line'] || record['unmatched_line'] ? 1 : 0"),
        message: ruby("(record['message'] || record['unreadable_line'] || record['unmatched_line']).to_s"),
        node: { environment: 'NODE_NAME' },
      }),
    ],
  });
}

/** An access log that is text. What does not look like one stays as it is. */
export function accessLog({ logging }: Config): Directive {
  return plugin('filter', 'parser', {
    argument: '**',
    id: 'access-log',
    params: {
      key_name: 'message',
      reserve_data: true,
      reserve_time: true,
      emit_invalid_record_to_error: false,
      hash_value_field: 'access',
    },
    within: [section('parse', { '@type': 'regexp', expression: { expression: logging.accessLog.pattern } })],
  });
}

/**
 * What a message says, whether it is JSON, an access log or plain text: level, request, time to answer, and whether it
 * looks like one of these and cannot be read. The helper fields count; they are taken out before a message is stored.
 */
export function meaning(config: Config): Directive {
  const { json, accessLog: access, http } = config.logging;
  const own = (field: string, keys: readonly string[]) =>
    `${ACCESS}[${string(field)}] || ${lookup(JSON_FIELDS, keys)}`;
  const counts = (condition: string) => ruby(`record['request'] && ${condition} ? 1 : 0`);
  const login = "@logins.include?(record['path']) && record['method'] == 'POST'";
  return plugin('filter', 'record_modifier', {
    argument: '**',
    id: 'meaning',
    params: { prepare_value: prepared(config) },
    within: [
      section('record', {
        json: ruby(`${MESSAGE}.start_with?('{') ? (::JSON.parse(${MESSAGE}) rescue nil) : nil`),
        method: ruby(`(${own('method', json.method)})&.to_s&.upcase`),
        status: ruby(`s = (${own('status', json.status)}).to_s; s.match?(@status) ? s.to_i : nil`),
        // Without query and fragment: only the path is told apart, and only there do people put no secrets.
        path: ruby(
          `p = (${own('path', json.path)}).to_s.sub(@origin, ''); p.start_with?('/') ? p[@plainPath] : nil`,
        ),
        address: ruby(`(${own('address', json.address)})&.to_s`),
        request: ruby(
          "record['method'] && record['status'] && record['path'] && @services.include?(record['app']) && !@machines.include?(record['path']) ? 1 : nil",
        ),
        route: ruby(
          `record['request'] && ((@routes.find { |_, it| it.match?(record['path']) } || [${string(OTHER)}])[0])`,
        ),
        seconds: ruby(
          `d = ((Float(${ACCESS}['duration']) * ${access.durationUnit}) rescue (Float(${lookup(JSON_FIELDS, json.duration)}) * ${json.durationUnit} rescue nil)); ` +
            "record['request'] && d && d.finite? && d >= 0 ? d : nil",
        ),
        level: ruby(level()),
        format: ruby(`${JSON_FIELDS} ? 'json' : ${ACCESS}.empty? ? 'text' : 'access'`),
        parse_failed: ruby(
          `record['unreadable'] == 1 || (${JSON_FIELDS}.nil? && ${ACCESS}.empty? && (${MESSAGE}.start_with?('{') || ${MESSAGE}.match?(@looksLike))) ? 1 : 0`,
        ),
        counted_app: ruby(`@known.include?(record['app']) ? record['app'] : ${string(OTHER)}`),
        counted_method: ruby(`@methods.include?(record['method']) ? record['method'] : ${string(OTHER)}`),
        counted_status: ruby(
          "s = record['status']; s && (@statuses.include?(s) ? s.to_s : (s / 100).to_s + 'xx')",
        ),
        ...(countsByClass(config) && {
          counted_class: ruby("record['status'] && (record['status'] / 100).to_s + 'xx'"),
        }),
        auth_failed: counts(`${login} && record['status'] == 401`),
        auth_passed: counts(`${login} && record['status'] < 400`),
        forbidden: counts("record['status'] == 403"),
        rate_limited: counts("record['status'] == 429"),
      }),
    ],
  });

  function level(): string {
    const inJson = `@levels[(${lookup(JSON_FIELDS, json.level)}).to_s.downcase]`;
    const inAccess = `!${ACCESS}.empty? ? (record['status'] >= 500 ? 'error' : 'info') : nil`;
    const inText =
      `${MESSAGE}.match?(@errorStart) ? 'error' : ` +
      `(w = @words.match(${MESSAGE})) ? @levels[(w[1] || w[2]).downcase] : ${string(NO_LEVEL)}`;
    return `${JSON_FIELDS} ? (${inJson} || ${string(NO_LEVEL)}) : (${inAccess}) || (${inText})`;
  }

  /** Constants of the expressions, computed once. */
  function prepared({ logging, application }: Config): string {
    const levels = [...levelOfWord(logging)].map(([word, name]) => [word, string(name)] as const);
    const constants: Readonly<Record<string, string>> = {
      services: strings(countedServices(config)),
      known: strings([...countedServices(config), application.database.name]),
      machines: strings(machinePaths(config)),
      methods: strings(http.methods),
      statuses: `[${http.statuses.join(', ')}]`,
      logins: strings(http.logins),
      routes: hash(Object.fromEntries(http.routes.map((route) => [route, regexp(routePattern(route))]))),
      levels: hash(Object.fromEntries(levels)),
      words: regexp(levelWords(logging)),
      status: regexp('\\A[1-5]\\d\\d\\z'),
      origin: regexp('\\Ahttps?://[^/]*'),
      plainPath: regexp('\\A[^?#]*'),
      looksLike: regexp(access.looksLike),
      errorStart: regexp(logging.errorStart),
    };
    return Object.entries(constants)
      .map(([name, value]) => `@${name} = ${value}`)
      .join('; ');
  }
}

/** Whether a metric tells answers apart by the class of their status alone. */
function countsByClass(config: Config): boolean {
  return logMetrics(config).some(({ labels }) => 'class' in labels);
}

/** Leaves what is stored; what only counted, and what a message does not have, goes. */
export function tidy(config: Config): Directive {
  const helpers = [
    'json',
    'access',
    'uid',
    'unreadable',
    'request',
    'counted_app',
    'counted_method',
    'counted_status',
    ...(countsByClass(config) ? ['counted_class'] : []),
    'auth_failed',
    'auth_passed',
    'forbidden',
    'rate_limited',
  ];
  return plugin('filter', 'record_modifier', {
    argument: '**',
    id: 'tidy',
    params: { remove_keys: helpers },
    within: [section('record', { message: ruby(`record.compact!; ${MESSAGE}`) })],
  });
}
