import { PLANE_NAMES } from '../../config';
import { inventory } from '../../inventory';
import { loadConfig, problemsWith } from '../support/config';
import type { Changes } from '../support/config';

/** Path and message of every problem. */
const broken = (changes: Changes) => problemsWith(changes).map(({ path, message }) => `${path}: ${message}`);

describe('timing', () => {
  it.each([
    [
      'thresholds.memory.warning.for',
      '15s',
      'expected at least two scrapes (30s), so that one bad scrape wakes nobody',
    ],
    [
      'thresholds.databaseDown.critical.for',
      '29s',
      'expected at least two scrapes (30s), so that one bad scrape wakes nobody',
    ],
    ['thresholds.memory.warning.for', '40s', 'expected a multiple of evaluationInterval (15s)'],
    [
      'thresholds.errorRate.window',
      '59s',
      'expected at least four scrapes (1m), else a gap empties the rate',
    ],
    ['thresholds.jobFailed.warning.for', '90s', 'expected a multiple of slowEvaluationInterval (1m)'],
    ['evaluation.keepFiringFor', '90s', 'expected a multiple of slowEvaluationInterval (1m)'],
    ['evaluation.scrapeTimeout', '16s', 'expected at most scrapeInterval (15s)'],
    ['evaluation.probeTimeout', '31s', 'expected at most probeInterval (30s)'],
    [
      'thresholds.probeSlow.warning.above',
      '5s',
      'expected less than evaluation.probeTimeout (5s): a longer probe fails',
    ],
  ])('%s: %s', (path, value, message) => {
    expect(broken({ [path]: value })).toEqual([`${path}: ${message}`]);
  });

  it('wants slow evaluations to be some of the others', () => {
    expect(broken({ 'evaluation.slowEvaluationInterval': '40s' })).toContain(
      'evaluation.slowEvaluationInterval: expected a multiple of evaluationInterval (15s)',
    );
  });

  it('accepts the bounds themselves', () => {
    expect(
      broken({
        'thresholds.memory.warning.for': '30s',
        'thresholds.errorRate.window': '1m',
        'evaluation.scrapeTimeout': '15s',
        'evaluation.probeTimeout': '30s',
      }),
    ).toEqual([]);
  });

  it('divides fractions of a second exactly', () => {
    expect(
      broken({ 'evaluation.evaluationInterval': '100ms', 'thresholds.memory.warning.for': '30s300ms' }),
    ).toEqual([]);
  });
});

describe('notifications', () => {
  it.each([
    [
      'notifications.sev3.repeat',
      '4m',
      'expected at least its groupInterval (5m): nothing is sent in between',
      'expected at least that of sev2 (1h): the worse severity is told sooner and oftener',
    ],
    [
      'notifications.sev3.groupWait',
      '5s',
      'expected at least that of sev2 (10s): the worse severity is told sooner and oftener',
    ],
    [
      'notifications.sev4.repeat',
      '6d',
      'expected at most plane.alertmanager.retention (5d): what was sent is forgotten after it',
    ],
    [
      'notifications.sev4.groupInterval',
      '9h',
      'expected less than the business hours are long (9h), else a day may pass without a chance to send it',
    ],
    ['notifications.businessHours.to', '09:00', 'expected a time after from (09:00)'],
    [
      'notifications.businessHours.from',
      '9:00',
      'expected a time of day such as "09:00" or "24:00", in quotes',
    ],
    [
      'notifications.businessHours.holidays.0',
      '2026-02-30',
      'expected a date such as "2027-01-01", in quotes, that the calendar has',
    ],
    [
      'jobs.monthly-backup-verification.schedule',
      '0 22 1 * *',
      'expected a run on days of the month to end before midnight (schedule + startingDeadline + deadline), so that its maintenance window lies within its day',
    ],
  ])('%s: %s', (path, value, ...messages) => {
    expect(broken({ [path]: value })).toEqual(messages.map((message) => `${path}: ${message}`));
  });
});

describe('limits', () => {
  const first = 'so that the warning comes first';
  it.each([
    ['thresholds.memory.warning.above', '90%', `expected less than the critical limit, ${first}`],
    ['thresholds.memory.warning.above', '95%', `expected less than the critical limit, ${first}`],
    ['thresholds.certificate.warning.below', '7d', `expected more than the critical limit, ${first}`],
    ['thresholds.certificate.warning.below', '5d', `expected more than the critical limit, ${first}`],
    ['thresholds.diskFilling.warning.below', '4h', `expected more than the critical limit, ${first}`],
    [
      'thresholds.diskFilling.average',
      '6h',
      'expected less than window: the averages of both its ends must not meet',
    ],
    ['thresholds.jobOverdue.missedPeriods', 2, `expected less than criticalPeriods, ${first}`],
    ['thresholds.certificate.warning.below', '30d', undefined],
    [
      'application.certificate.renewBefore',
      '21d',
      'expected more than thresholds.certificate.warning (21d), else every renewal warns first',
    ],
    ['application.certificate.renewBefore', '90d', 'expected less than certificate.duration (90d)'],
    ['scaling.backend.service', 'nobody', 'expected one of backend, frontend, ml-system'],
    ['capacity.range', '46d', 'expected at most plane.prometheus.retention (45d): what is older is gone'],
    [
      'thresholds.trafficDropped.before',
      '45d',
      'expected at most plane.prometheus.retention (45d) less trafficDropped.window (30m): what is older is gone',
    ],
    [
      'application.satisfaction.tolerated',
      '500ms',
      'expected more than satisfied (750ms): what satisfies is tolerated anyway',
    ],
    ['thresholds.trafficDropped.before', '36h', 'expected whole days such as 30d'],
    ['application.predictions.service', 'nobody', 'expected one of backend, frontend, ml-system'],
    [
      'application.predictions.routes.0',
      'api/*/x',
      'expected a route such as /api/predictions, with a * at the end for any rest',
    ],
    ['scaling.backend.horizontal.minReplicas', 11, 'expected at most maxReplicas (10)'],
    ['plane.grafana.resources.requests.memory', '513Mi', 'expected at most limits.memory'],
    ['plane.grafana.resources.requests.cpu', '501m', 'expected at most limits.cpu'],
  ])('%s: %s', (path, value, message) => {
    const own =
      message === undefined
        ? 'application.certificate.renewBefore: expected more than thresholds.certificate.warning (30d), else every renewal warns first'
        : `${path}: ${message}`;
    expect(broken({ [path]: value })).toEqual([own]);
  });

  it('a latency that no bucket ends at', () => {
    const [one, ...more] = broken({ 'thresholds.responseTime.warning.above': '4s' });
    expect(one).toMatch(
      /^thresholds\.responseTime\.warning\.above: expected one of serviceDefaults\.metrics\.buckets \(5ms, .*3s, 5s\)/,
    );
    expect(more).toEqual([]);
    expect(broken({ 'thresholds.responseTime.warning.above': '5s' })).toEqual([]);
    expect(broken({ 'thresholds.predictions.time.warning.above': '4s' })).toEqual([
      expect.stringMatching(/^thresholds\.predictions\.time\.warning\.above: expected one of /),
    ]);
  });

  it('a latency beyond which nothing is told apart: the last bound', () => {
    expect(broken({ 'thresholds.responseTime.warning.above': '10s' })).toHaveLength(1);
  });

  it('buckets that do not ascend', () => {
    expect(
      broken({ 'application.serviceDefaults.metrics.buckets': ['500ms', '1s', '3s', '3s', '5s'] }),
    ).toContain('application.serviceDefaults.metrics.buckets.3: expected bounds in ascending order');
  });

  it('a CPU target that people hear of before the machine acts', () => {
    // 80 % of a limit of 100m is 80m: reached with the target, not after it.
    const changes = (target: string) => ({
      'scaling.backend.resources.limits.cpu': '100m',
      'scaling.backend.horizontal.cpuTarget': target,
    });
    expect(broken(changes('80%'))).toEqual([
      'scaling.backend.horizontal.cpuTarget: expected to scale before thresholds.cpu.warning fires: the target is 80m (of the request), the alert 80m (of the limit); raise limits.cpu or lower cpuTarget',
    ]);
    expect(broken(changes('79%'))).toEqual([]);
  });
});

describe('services', () => {
  const taken = 'expected another name: the monitoring plane has an object or a scrape job of this one';
  it.each([...PLANE_NAMES, 'ml-model-retrain'])('may not be called %s', (name) => {
    expect(broken({ 'application.services.2.name': name })).toContain(
      `application.services.2.name: ${taken}`,
    );
  });

  it('may not be called like another one or the database; nor the database like the plane', () => {
    const twice = 'expected a name of its own: another service or the database has it';
    expect(broken({ 'application.services.2.name': 'backend' })).toContain(
      `application.services.2.name: ${twice}`,
    );
    expect(broken({ 'application.services.2.name': 'postgres' })).toContain(
      `application.services.2.name: ${twice}`,
    );
    expect(broken({ 'application.database.name': 'grafana' })).toContain(
      `application.database.name: ${taken}`,
    );
  });

  it('know every name the plane itself uses', () => {
    const config = loadConfig();
    const theirs = [
      config.application.database.name,
      ...config.application.services.map((one) => one.name),
      ...Object.keys(config.jobs),
    ];
    const { workloads, scrapeJobs } = inventory(config);
    const used = [...workloads.map((one) => one.name), ...scrapeJobs.map((one) => one.job)];
    expect(used.filter((name) => !theirs.includes(name) && !PLANE_NAMES.includes(name))).toEqual([]);
  });

  it('depend on others that exist, once', () => {
    expect(
      broken({ 'application.services.0.dependsOn': ['backend', 'nobody', 'postgres', 'postgres'] }),
    ).toEqual([
      'application.services.0.dependsOn.0: expected another service: a service does not depend on itself',
      'application.services.0.dependsOn.1: expected one of postgres, frontend, ml-system',
      'application.services.0.dependsOn.3: expected each dependency once; remove this one',
    ]);
  });

  it('do not depend on each other in a circle', () => {
    const found = broken({ 'application.services.2.dependsOn': ['frontend', 'postgres'] });
    expect(found).toEqual([
      "application.services.2.dependsOn.0: expected no circle (frontend → ml-system → frontend): each would silence the other's alerts; remove one dependency",
    ]);
    expect(
      broken({
        'application.services.0.dependsOn': ['ml-system'],
        'application.services.2.dependsOn': ['frontend'],
      }),
    ).toEqual([
      expect.stringContaining('(backend → ml-system → frontend → backend)'),
      expect.stringContaining('(ml-system → frontend → ml-system)'),
    ]);
  });

  it('answer public pages, each once', () => {
    expect(
      broken({ 'application.publicPages.0.service': 'nobody', 'application.publicPages.1.name': 'top' }),
    ).toEqual([
      'application.publicPages.0.service: expected one of backend, frontend, ml-system',
      'application.publicPages.1.name: expected a name of its own: another page has it',
    ]);
    expect(broken({ 'application.publicPages': [] })).toEqual([]);
  });

  it('may share a dependency', () => {
    expect(broken({ 'application.services.0.dependsOn': ['ml-system'] })).toEqual([]);
  });
});

describe('environment', () => {
  it('needs an odd number of Alertmanagers and someone to tell', () => {
    expect(broken({ 'environment.replicas.alertmanager': 4 })).toEqual([
      'replicas.alertmanager: expected an odd number: a cluster of peers',
    ]);
    const nobody = { slack: false, pagerDuty: null, email: null, deadMansSwitch: true };
    expect(broken({ 'environment.receivers': nobody })).toEqual([
      'receivers: expected at least one of slack, pagerDuty and email',
    ]);
    expect(broken({ 'environment.receivers': { ...nobody, slack: true } })).toEqual([]);
  });
});
