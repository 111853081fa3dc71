import fc from 'fast-check';
import { ConfigError, parseConfig } from '../../config';
import { formatProblem } from '../../config/problems';
import { configWith, loadConfig, problemsOf, problemsWith, sources } from '../support/config';
import type { Changes } from '../support/config';

const told = (changes: Changes) => problemsWith(changes).map(formatProblem);
/** What is said about one path, without the place. */
const about = (path: string, value: unknown) =>
  problemsWith({ [path]: value })
    .filter((one) => one.path === path.replace(/^environment\./, ''))
    .map(formatProblem)
    .map((text) => text.replace(/^\S+ \S+: /, ''))
    .join('\n');

describe('one wrong value', () => {
  it.each([
    [
      'thresholds.memory.warning.above',
      85,
      'found 85, expected a percentage such as 85% (a ratio is written with its unit)',
    ],
    [
      'thresholds.memory.warning.above',
      null,
      'found null, expected a percentage such as 85% (a ratio is written with its unit)',
    ],
    ['thresholds.memory.warning.for', 5, 'found 5, expected a duration such as 30s, 5m, 1h30m or 21d'],
    [
      'thresholds.memory.warning.for',
      undefined,
      'the value is missing, expected a duration such as 30s, 5m, 1h30m or 21d',
    ],
    [
      'plane.grafana.resources.limits.memory',
      '512MB',
      'found "512MB", expected a size such as 512Mi or 50Gi',
    ],
    [
      'plane.grafana.resources.limits.cpu',
      '0.5',
      'found "0.5", expected CPU in thousandths of a core such as 100m or 1000m',
    ],
    ['thresholds.network.linkSpeed', 1000, 'found 1000, expected a link speed such as 100Mbit or 1Gbit'],
    [
      'thresholds.errorRate.minimumRequests',
      undefined,
      'the value is missing, expected a whole number of at least 1',
    ],
    ['thresholds.errorRate.minimumRequests', 2.5, 'found 2.5, expected a whole number of at least 1'],
    ['thresholds.errorRate.minimumRequests', 0, 'found 0, expected a whole number of at least 1'],
    ['thresholds.disk', undefined, 'the value is missing, expected a map of settings'],
    ['thresholds.disk', [], 'found [], expected a map of settings'],
    ['thresholds.disk.critical', '90%', 'found "90%", expected a map of settings'],
    ['application.services', {}, 'found {}, expected a list'],
    ['application.services', [], 'found [], expected a list with at least 1 entry'],
    ['application.services.0.owner', 'bob', 'found "bob", expected one of ops-l1, ops-l2, dev'],
    ['application.services.0.owner', undefined, 'the value is missing, expected one of ops-l1, ops-l2, dev'],
    ['application.services.0.port', 70000, 'found 70000, expected a whole number from 1 to 65535'],
    ['application.services.0.port', '80', 'found "80", expected a whole number from 1 to 65535'],
    [
      'application.services.0.name',
      'Back_End',
      'found "Back_End", expected a name such as ml-system: lower-case letters, digits and hyphens, first a letter, at most 52 characters',
    ],
    [
      'application.services.0.title',
      'a\0b',
      'found "a\\u0000b", expected a text of one line, 1 to 200 characters',
    ],
    ['application.timeZone', 'Local', 'found "Local", expected an IANA time zone such as Asia/Tokyo'],
    ['application.timeZone', '', 'found "", expected an IANA time zone such as Asia/Tokyo'],
    ['application.timeZone', 9, 'found 9, expected an IANA time zone such as Asia/Tokyo'],
    [
      'application.certificate.dnsNames.0',
      'https://x',
      'found "https://x", expected a host name such as api.example.com',
    ],
    ['scaling.backend.vertical', 'yes', 'found "yes", expected true or false'],
    ['scaling.backend.horizontal.cpuTarget', '70.5%', 'found "70.5%", expected whole percent'],
    [
      'jobs.ml-model-retrain.schedule',
      '@daily',
      'found "@daily", expected five fields such as "0 9 * * *" instead of a name; write it out',
    ],
    ['jobs.ml-model-retrain.command', 'run', 'found "run", expected a list'],
    ['jobs.ml-model-retrain.arguments.1', 0.01, 'found 0.01, expected a text (put it in quotes)'],
    ['notifications.contacts.dev', 'dev', 'found "dev", expected an e-mail address such as ops@example.com'],
    [
      'notifications.slack.channel',
      'alerts',
      'found "alerts", expected a Slack channel such as "#alerts", in quotes',
    ],
    [
      'environment.urls.grafana',
      'ftp://x',
      'found "ftp://x", expected an http(s) URL such as https://grafana.example.com',
    ],
    [
      'environment.network.nodes.cidrs.0',
      '10.0.0.1',
      'found "10.0.0.1", expected a CIDR such as 10.0.0.0/16',
    ],
    [
      'environment.network.apiServer.cidrs.0',
      '10.0.0.0/33',
      'found "10.0.0.0/33", expected a CIDR such as 10.0.0.0/16',
    ],
    [
      'environment.images.ml-system',
      'a/b:latest',
      'found "a/b:latest", expected an image with a tag (not latest) or a digest, such as registry.example.com/ml-system:1.0.0',
    ],
    ['environment.overrides', 5, 'found 5, expected a map of settings'],
  ])('%s: %j', (path, value, message) => {
    expect(about(path, value)).toBe(message);
  });

  it('stands where the value stands, with the whole line as people see it', () => {
    expect(told({ 'thresholds.memory.warning.above': 85 })).toEqual([
      expect.stringMatching(
        /^config\/thresholds\.yaml:\d+:23 thresholds\.memory\.warning\.above: found 85, expected /,
      ),
    ]);
    const [numbers, environment] = sources();
    const lines = numbers.text.replace('{ above: 85%, for: 5m }\n', '{ above: 85, for: 5m }\n').split('\n');
    const [problem] = problemsOf({ ...numbers, text: lines.join('\n') }, environment);
    expect(problem?.line).toBe(lines.findIndex((line) => line.includes('above: 85,')) + 1);
    expect(lines[(problem?.line ?? 0) - 1]?.slice((problem?.column ?? 0) - 1)).toMatch(/^85,/);
  });
});

describe('unknown keys', () => {
  it('in the numbers, the environment and its overrides, at their place', () => {
    const problems = problemsWith({
      'thresholds.memmory': 1,
      'application.services.0.prot': 80,
      'environment.replica': 1,
      'environment.overrides': { thresholds: { cpuu: 1, disk: { critical: { above: 5 } } } },
    });
    expect(problems.map((one) => [one.file.split('/').pop(), one.path, one.message])).toEqual([
      ['thresholds.yaml', 'application.services.0.prot', 'this key is unknown; did you mean port?'],
      ['thresholds.yaml', 'thresholds.memmory', 'this key is unknown; did you mean memory?'],
      ['prod.yaml', 'overrides.thresholds.cpuu', 'this key is unknown; did you mean cpu?'],
      ['prod.yaml', 'overrides.thresholds.disk.critical.above', expect.stringContaining('a percentage')],
      ['prod.yaml', 'replica', 'this key is unknown; did you mean replicas?'],
    ]);
  });

  it.each(['constructor', 'toString', 'hasOwnProperty', '<<', '🌈', 'a.b', ''])(
    '%j is one, and pollutes nothing',
    (key) => {
      const [numbers, environment] = sources();
      const text = `${numbers.text}\n${JSON.stringify(key)}: { polluted: true }\n`;
      expect(problemsOf({ ...numbers, text }, environment)).toMatchObject([
        { message: expect.stringContaining('this key is unknown') },
      ]);
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    },
  );

  it('are not listed by the thousand', () => {
    const [numbers, environment] = sources();
    const text = `${numbers.text}\n${Array.from({ length: 9000 }, (_, at) => `k${at}: 1`).join('\n')}`;
    expect(problemsOf({ ...numbers, text }, environment)).toHaveLength(20);
  });
});

describe('overrides', () => {
  it('merge maps and replace lists', () => {
    const config = configWith({
      'environment.overrides': {
        thresholds: { memory: { warning: { above: '80%' } } },
        application: { serviceDefaults: { metrics: { buckets: ['500ms', '750ms', '1s', '3s', '5s'] } } },
      },
    });
    expect(config.thresholds.memory).toEqual({
      warning: { above: 0.8, for: 300 },
      critical: { above: 0.9, for: 300 },
    });
    expect(config.application.services[0]?.metrics.buckets).toEqual([0.5, 0.75, 1, 3, 5]);
  });

  it.each([undefined, null, {}])('may be absent or empty: %j', (overrides) => {
    expect(configWith({ 'environment.overrides': overrides })).toEqual(loadConfig());
  });

  it('answer for the values they set, for those they forget, and for nothing else', () => {
    const places = (overrides: unknown) =>
      problemsWith({ 'environment.overrides': overrides }).map(
        (one) => `${one.file.split('/').pop()} ${one.path}`,
      );
    expect(places({ application: { services: [{ name: 'backend', title: 'B', owner: 'dev' }] } })).toContain(
      'prod.yaml overrides.application.services.0.port',
    );
    const forgotten = { 'thresholds.disk': undefined, 'environment.overrides': { thresholds: { disk: {} } } };
    expect(problemsWith(forgotten)).toMatchObject([{ path: 'overrides.thresholds.disk.critical' }]);
    expect(places({ thresholds: { memory: null } })).toEqual(['prod.yaml overrides.thresholds.memory']);
    expect(places({ thresholds: { memory: { critical: { above: '70%' } } } })).toEqual([
      'thresholds.yaml thresholds.memory.warning.above',
    ]);
  });
});

describe('all errors at once', () => {
  it('checks run although an unrelated part cannot be read', () => {
    const problems = problemsWith({
      'thresholds.disk.critical.above': 90,
      'thresholds.cpu.warning.for': '10s',
      'application.title': '',
      'application.services.0.dependsOn': ['nobody'],
      'evaluation.probeTimeout': '10m',
      'environment.cluster': 5,
      'environment.replicas.alertmanager': 2,
    });
    expect(problems.map((one) => one.path)).toEqual([
      'application.title',
      'application.services.0.dependsOn.0',
      'evaluation.probeTimeout',
      'thresholds.cpu.warning.for',
      'thresholds.disk.critical.above',
      'cluster',
      'replicas.alertmanager',
    ]);
  });

  it('says nothing about values that follow from an unreadable one', () => {
    expect(problemsWith({ 'thresholds.memory.critical.above': '9' }).map((one) => one.path)).toEqual([
      'thresholds.memory.critical.above',
    ]);
    expect(problemsWith({ 'thresholds.memory.critical.above': '0' })).toHaveLength(1);
    expect(problemsWith({ 'thresholds.certificate.warning.below': '0' })).toHaveLength(1);
    expect(problemsWith({ 'plane.grafana.resources.limits.cpu': '0' })).toHaveLength(1);
    expect(problemsWith({ 'plane.grafana.resources.requests.memory': '9' })).toHaveLength(1);
  });

  it('names the problems of both files when neither is YAML', () => {
    const [numbers, environment] = sources();
    expect(
      problemsOf({ ...numbers, text: '- a' }, { ...environment, text: '' }).map((one) => one.file),
    ).toEqual([numbers.name, environment.name]);
  });
});

it('gives a fourth service every default', () => {
  const service = { name: 'worker', title: 'ワーカー', port: 9000, owner: 'dev', readyPath: '/healthz' };
  const config = configWith({ 'application.services.3': service });
  expect(config.application.services).toHaveLength(4);
  const {
    name: _,
    title: __,
    port: ___,
    owner: ____,
    dependsOn: _____,
    readyPath: ______,
    ...defaults
  } = config.application.services[0]!;
  expect(config.application.services[3]).toEqual({ ...defaults, ...service, dependsOn: [] });
});

describe('any text at all', () => {
  const [numbers, environment] = sources();

  /** Either a configuration, or problems that each have a place. Anything else fails. */
  function accepts(one: string, other = environment.text): boolean {
    try {
      return (
        parseConfig({ ...numbers, text: one }, { ...environment, text: other }).application.services.length >
        0
      );
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      expect(error.problems.length).toBeGreaterThan(0);
      for (const { line, column, message } of error.problems) {
        expect(line).toBeGreaterThanOrEqual(1);
        expect(column).toBeGreaterThanOrEqual(1);
        expect(message).not.toMatch(/Invalid|received|undefined|\[object/);
      }
      return false;
    }
  }

  const scrap = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 8 }),
    fc.constantFrom(
      ':',
      '- ',
      '[',
      '}',
      '"',
      '\t',
      '\0',
      '&a ',
      '*a',
      '!!set',
      '---',
      '? ',
      '| ',
      '85',
      'null',
      '<<: ',
      '__proto__: ',
      '\r',
      '\ufeff',
    ),
  );
  const mutation = fc.record({
    kind: fc.constantFrom('drop', 'double', 'line', 'insert', 'cut', 'indent'),
    at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
    scrap,
  });

  function mutate(
    text: string,
    { kind, at, scrap: piece }: { kind: string; at: number; scrap: string },
  ): string {
    const lines = text.split('\n');
    const line = Math.floor(at * lines.length);
    const place = Math.floor(at * text.length);
    if (kind === 'drop') lines.splice(line, 1);
    else if (kind === 'double') lines.splice(line, 0, lines[line] ?? '');
    else if (kind === 'line') lines[line] = piece;
    else if (kind === 'indent') lines[line] = ` ${lines[line] ?? ''}`;
    else return text.slice(0, place) + piece + (kind === 'cut' ? '' : text.slice(place + (place % 2)));
    return lines.join('\n');
  }

  it('mutated files are read or refused with a place', () => {
    let read = 0;
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 4 }), fc.boolean(), (mutations, inPlace) => {
        const text = mutations.reduce(mutate, inPlace ? environment.text : numbers.text);
        read += Number(inPlace ? accepts(numbers.text, text) : accepts(text));
      }),
      { numRuns: 100 },
    );
    expect(read).toBeGreaterThan(0);
  });

  it('so is anything else', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(scrap).map((it) => it.join('')),
        ),
        (text) => accepts(text) === false,
      ),
      { numRuns: 100 },
    );
  });

  it('and any value at any path', () => {
    const paths = [
      'application',
      'application.services.0',
      'thresholds.memory',
      'thresholds.memory.warning',
      'jobs',
      'evaluation',
      'environment.receivers',
      'environment.overrides',
      'environment.overrides.thresholds',
      'environment.network.dns.labels',
    ];
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.jsonValue({ maxDepth: 3 }), (path, value) => {
        const known = problemsWith({ [path]: value });
        expect(known.every((one) => one.line >= 1)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});
