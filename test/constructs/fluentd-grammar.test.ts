import type { Config } from '../../config';
import { fluentConf } from '../../constructs/fluentd/pipeline';
import { fluentdImage } from '../../inventory';
import { configWith, loadConfig } from '../support/config';
import { ALL_FROM_LOGS } from '../support/from-logs';
import { problemsOf } from '../support/fluentd/check';
import type { Flavour } from '../support/fluentd/grammar';
import { IMAGE, PLUGINS } from '../support/fluentd/plugins';

const BUCKET = {
  bucket: 'archive',
  region: 'ap-northeast-1',
  endpoint: null,
  cidrs: ['203.0.113.0/24'],
  port: 443,
};
const SEARCH = {
  kind: 'opensearch',
  host: 'search.example.com',
  port: 9200,
  scheme: 'https',
  cidrs: ['203.0.113.0/24'],
};
const LOKI = {
  kind: 'loki',
  url: 'https://loki.example.com',
  cidrs: ['203.0.113.0/24'],
  port: 443,
  image: 'registry.example.com/fluentd-loki:1',
};
const withSink = (sink: object, archive: object | null = null) =>
  configWith({ 'environment.logs.sink': sink, 'environment.logs.archive': archive });

const CONFIGS: Readonly<Record<string, Config>> = {
  prod: loadConfig('prod'),
  ci: loadConfig('ci'),
  dev: loadConfig('dev'),
  'prod with OpenSearch': withSink(SEARCH),
  'prod with a bucket': withSink({ kind: 's3', ...BUCKET }),
  'prod with a bucket of another kind': withSink({
    kind: 's3',
    ...BUCKET,
    endpoint: 'https://s3.example.com',
  }),
  'prod with Loki': withSink(LOKI),
  'prod with an archive': withSink({ kind: 'victoria-logs' }, BUCKET),
  'prod counted from logs': configWith(ALL_FROM_LOGS),
  'prod with node agents elsewhere': configWith({ 'environment.nodeAgents.namespace': 'node-agents' }),
};

const flavourOf = (config: Config): Flavour => {
  const image = fluentdImage(config);
  return config.environment.logs.sink.kind === 'loki' ? 'loki' : (IMAGE.exec(image)?.[1] as Flavour);
};

describe('the grammar', () => {
  it('is that of the image: a new one is read again', () => {
    const images = Object.values(CONFIGS).filter(({ environment }) => environment.logs.sink.kind !== 'loki');
    for (const config of images) expect(fluentdImage(config)).toMatch(IMAGE);
    expect(new Set(Object.values(CONFIGS).map(flavourOf))).toEqual(
      new Set(['forward', 's3', 'opensearch', 'loki']),
    );
  });

  it('names each parameter once', () => {
    const forms = Object.values(PLUGINS).flatMap((table) => Object.entries(table));
    for (const [type, { types = {}, enums = {} }] of forms) {
      const names = [...Object.values(types).flatMap((text) => text.split(' ')), ...Object.keys(enums)];
      expect([type, names.filter((name, at) => names.indexOf(name) !== at)]).toEqual([type, []]);
    }
  });
});

describe.each(Object.entries(CONFIGS))('the configuration of %s', (_, config) => {
  it('has only plugins, parameters and values that the image knows', () => {
    expect(problemsOf(fluentConf(config), flavourOf(config))).toEqual([]);
  });
});

describe('a configuration', () => {
  const conf = fluentConf(CONFIGS['prod with an archive']!);
  const told = (text: string) =>
    problemsOf(text, 's3').map((sentence) => sentence.replace(/^line \d+: /, ''));

  it.each([
    ['follow_inodes', 'follow_inode', '<source> tail pods: there is no parameter follow_inode'],
    [
      '@type detect_exceptions',
      '@type detect_exception',
      'no match plugin detect_exception is known in the image',
    ],
    ['@type record_modifier', '@type record_transformer', 'no filter plugin record_transformer is known'],
    [
      'overflow_action block',
      'overflow_action wait',
      'overflow_action is "wait", expected one of throw_exception',
    ],
    ['max_lines 500', 'max_lines many', 'max_lines is "many", expected a whole number'],
    ['retry_forever true', 'retry_forever yess', 'retry_forever is "yess", expected true or false'],
    ['flush_interval 5s', 'flush_interval 5sec', 'flush_interval is "5sec", expected a time such as 5s'],
    ['partial_value P', '', '<filter> concat split-lines: partial_key needs partial_value'],
    ['key message', '', '<filter> concat split-lines: key is missing'],
    [
      'partial_key logtag',
      'n_lines 2\npartial_key logtag',
      'needs exactly one of n_lines, multiline_start_regexp',
    ],
    ['@label @TRACE', '@label @TRACES', '<match> relabel: there is no <label @TRACES>'],
    ['<match raw.**>', '<match>', '<match> relabel: has no pattern of tags'],
    ['<parse>', '<parser>', '</parse> closes no <parse>'],
    ['@id copy', '@id sink', '@id sink stands there twice'],
    ['timekey 3600', '', 'is cut by time and has no timekey'],
    ['s3_bucket archive', '', '<store> s3 archive: s3_bucket is missing'],
    ['type counter', 'type count', 'type is "count", expected one of counter, gauge'],
    ['initialized true', '', '<metric>: <initlabels> without initialized true'],
    ['app backend', 'application backend', '<initlabels>: must name app'],
    ["separator ''", "separator '", "a quote is not closed: '"],
    ['tag raw.*', 'tag raw.* # all', '# begins a comment, quote the value'],
    ['key_name path', 'key_name "#{ENV[\'X\']}"\nreserve_data "#{ENV[\'X\']}"', 'has reserve_data twice'],
    ['port 24231', 'port "#{ENV[\'PORT\']}"', 'port is known only when Fluentd starts'],
    ['<store ignore_error>', '<store ignore_errors>', '“ignore_errors” has no meaning'],
    ['<system>', '<systems>', '</system> closes no <system>'],
    ['log_level info', 'log_levels info', '<system>: there is no parameter log_levels'],
  ])('with %s written as %s is refused: %s', (good, bad, why) => {
    // The first word of a line, or all of it: other lines may hold it by accident.
    const lines = conf.split('\n');
    const at = lines.findIndex((line) => line.trim() === good || line.trim().startsWith(`${good} `));
    expect([good, at]).not.toEqual([good, -1]);
    const broken = lines
      .with(
        at,
        lines[at]!.replace(good, () => bad),
      )
      .join('\n');
    let sentences: readonly string[];
    try {
      sentences = told(broken);
    } catch (error) {
      sentences = [(error as Error).message];
    }
    expect(sentences.join('\n')).toContain(why);
    expect(sentences.length).toBeLessThanOrEqual(4);
  });

  it('with an output that the image has not is refused', () => {
    expect(problemsOf(conf, 'forward').map((it) => it.replace(/^line \d+: /, ''))).toEqual([
      '<store> s3 archive: fluent-plugin-s3 1.8.5 is not in the image’s flavour forward',
    ]);
  });
});
