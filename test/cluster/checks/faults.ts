import { panelUrl, runbookUrl } from '../../../alerts';
import type { Signal } from '../../../alerts';
import { once } from '../forward';
import { list } from '../kubectl';
import type { Message } from '../sink';
import { Finding } from '../suite';
import type { Check } from '../suite';
import { typed } from '../typed';
import { until } from '../wait';
import type { World } from '../world';

/** What is expected of the message about one alert. */
interface Expected {
  readonly alert: string;
  readonly severity: 'critical' | 'warning';
  /** A part of the subject that the fault concerns. */
  readonly subject: string;
  /** What the guides call the severity. */
  readonly word: string;
  /** PagerDuty's severity; undefined: nobody is paged. */
  readonly page?: 'error';
  /** Seconds that Alertmanager waits for more of the same group. */
  readonly groupWait: number;
  /** Seconds that the condition must hold. */
  readonly lasting: number;
}

/** Faults in the application become alerts, messages and, when they end, the news that they have. */
export function faultChecks(world: World): readonly Check[] {
  const { config } = world.plane;
  const { thresholds, notifications, scaling } = config;
  const errors: Expected = {
    alert: 'HighErrorRate',
    severity: 'critical',
    subject: scaling.backend.service,
    word: 'SEV2(重要)',
    page: 'error',
    groupWait: notifications.sev2.groupWait,
    lasting: thresholds.errorRate.critical.for,
  };
  const memory: Expected = {
    alert: 'HighMemoryUsage',
    severity: 'warning',
    subject: scaling.backend.service,
    word: 'SEV3(通常/軽微)',
    groupWait: notifications.sev3.groupWait,
    lasting: thresholds.memory.warning.for,
  };
  const incident = new Incident(world);
  return [
    {
      what: 'half of the answers of every backend pod fail, and one of them takes memory',
      run: () => incident.begin([errors, memory]),
    },
    ...[errors, memory].flatMap((expected) => incident.raised(expected)),
    incident.listed([errors, memory]),
    { what: 'the faults are healed', run: () => incident.heal() },
    ...[errors, memory].map((expected) => incident.resolved(expected)),
  ];
}

class Incident {
  private began = 0;
  private readonly watched = new Map<string, Promise<number | Error>>();

  constructor(private readonly world: World) {}

  async begin(expected: readonly Expected[]): Promise<string> {
    const pods = await this.pods();
    const [first] = pods;
    if (!first) throw new Finding('there is no ready backend pod');
    const mem = await this.memory(first);
    await this.world.sink.forget();
    this.began = Date.now();
    for (const pod of pods) await this.fault(pod, pod === first ? { errors: '0.5', mem } : { errors: '0.5' });
    for (const one of expected) this.watched.set(one.alert, this.firing(one));
    return `${pods.length} pods; ${first} holds ${mem} more`;
  }

  async heal(): Promise<void> {
    for (const pod of await this.pods()) await this.fault(pod, {});
  }

  raised(expected: Expected): Check[] {
    const { alert, severity, groupWait, lasting, page } = expected;
    const firingWithin = this.firingWithin(expected);
    const told = firingWithin + groupWait;
    return [
      {
        what: `${alert} (${severity}) fires within ${firingWithin} s of the fault (for: ${lasting} s)`,
        run: async () => {
          const outcome = await this.watched.get(alert);
          if (typeof outcome === 'number') return `${outcome} s`;
          throw outcome ?? new Finding('the fault was not begun');
        },
      },
      {
        what: `${alert} reaches ${page ? 'Slack and PagerDuty' : 'Slack'} within ${told} s of the fault`,
        run: async () => {
          const slack = await this.message(slackOf(expected, '🔥'), 60);
          this.expectSlack(slack, expected);
          const figures = [`Slack ${this.since(slack)} s`];
          if (page) {
            const pager = await this.message(pagerOf(expected, 'trigger'), 10);
            this.expectPager(pager, expected);
            figures.push(`PagerDuty ${this.since(pager)} s`);
          } else if ((await this.world.sink.messages()).some(pagerOf(expected, 'trigger'))) {
            throw new Finding('somebody was paged, although the severity asks for a message only');
          }
          if (this.since(slack) > told) throw new Finding(`it took ${this.since(slack)} s`);
          return figures.join(', ');
        },
      },
    ];
  }

  /** Half of the answers may fail the probes as well, and a service that is down is worse. */
  listed(all: readonly Expected[]): Check {
    return {
      what: '`scripts/check-alerts.sh`, typed outside the cluster, lists them and ends with the worst',
      run: async () => {
        const { said, seconds } = await typed(this.world, [11, 12], 'check-alerts.sh', '--all');
        for (const { alert, subject } of all) {
          const { runbook } = this.links({ alert });
          const line = said.split('\n').find((one) => one.includes(`\t${alert}\t`) && one.includes(subject));
          if (line === undefined) throw new Finding(`${alert} of ${subject} is not listed:\n${said}`);
          expectContains(`the line of ${alert}`, line, runbook);
        }
        return `${seconds} s`;
      },
    };
  }

  resolved(expected: Expected): Check {
    return {
      what: `the end of ${expected.alert} is told${expected.page ? ' to both' : ''}`,
      run: async () => {
        const { evaluation } = this.world.plane.config;
        const atMost = 240 + evaluation.keepFiringFor;
        const slack = await this.message(slackOf(expected, '✅ 復旧'), atMost);
        if (expected.page) await this.message(pagerOf(expected, 'resolve'), 10);
        return `${this.since(slack)} s after the fault began`;
      },
    };
  }

  private firingWithin({ lasting }: Expected): number {
    const { scrapeInterval, evaluationInterval } = this.world.plane.config.evaluation;
    // A rate needs two samples; the level and the end of `for` each wait for the next evaluation.
    return 2 * scrapeInterval + 2 * evaluationInterval + lasting;
  }

  /** Seconds from the fault until Prometheus calls it firing, or why it was not seen: never a rejection. */
  private async firing(expected: Expected): Promise<number | Error> {
    const { alert, severity, subject } = expected;
    const isIt = ({ state, labels }: { state: string; labels: Record<string, string> }) =>
      state === 'firing' &&
      labels.alertname === alert &&
      labels.severity === severity &&
      labels.subject?.includes(subject);
    try {
      return await until({
        what: `${alert} fires for ${subject}`,
        atMost: this.firingWithin(expected),
        look: async () => {
          const { alerts } = await this.world.prometheus.api('alerts');
          return alerts.some(isIt) ? Math.round((Date.now() - this.began) / 1000) : undefined;
        },
        evidence: () => this.evidence(alert),
      });
    } catch (error) {
      return error as Error;
    }
  }

  private message(matches: (message: Message) => boolean, atMost: number): Promise<Message> {
    return until({
      what: 'the message at the recorder',
      atMost,
      look: async () => (await this.world.sink.messages()).find(matches),
      evidence: async () => {
        const all = await this.world.sink.messages();
        return all.map(({ path, body }) => `${path} ${JSON.stringify(body).slice(0, 200)}`).join('\n');
      },
    });
  }

  private expectSlack({ path, body }: Message, expected: Expected): void {
    const [attachment] = body.attachments;
    expectEqual('path', path, '/slack/alerts');
    expectEqual('channel', body.channel, this.world.plane.config.notifications.slack.channel);
    expectEqual('title_link', attachment.title_link, this.links(expected).dashboard);
    expectContains('pretext', attachment.pretext, expected.word);
    for (const link of Object.values(this.links(expected))) expectContains('text', attachment.text, link);
  }

  private expectPager({ path, body }: Message, expected: Expected): void {
    const { runbook, dashboard } = this.links(expected);
    expectEqual('path', path, '/pagerduty/v2/enqueue');
    expectEqual('severity', body.payload.severity, expected.page);
    expectEqual('class', body.payload.class, expected.alert);
    expectEqual('client_url', body.client_url, dashboard);
    expectContains('summary', body.payload.summary, expected.word);
    const links = body.links.map(({ href }: { href: string }) => href);
    expectEqual('links', links.join(' '), `${runbook} ${dashboard}`);
  }

  private links({ alert }: Pick<Expected, 'alert'>): { runbook: string; dashboard: string } {
    const { config, alerting } = this.world.plane;
    const signal = alerting.signals.find((one: Signal) => one.alert === alert);
    if (!signal) throw new Finding(`no signal is named ${alert}`);
    const { environment } = config;
    return {
      runbook: runbookUrl(environment, alert),
      dashboard: panelUrl(environment, signal.board, alert),
    };
  }

  /** So much that the container's share lies midway between warning and critical. */
  private async memory(pod: string): Promise<string> {
    const { thresholds, scaling } = this.world.plane.config;
    const limit = scaling.backend.resources.limits.memory;
    const [idle] = await this.world.prometheus.query(
      `max(container_memory_working_set_bytes{pod="${pod}",container="${scaling.backend.service}"})`,
    );
    if (!idle) throw new Finding(`nobody measures the memory of ${pod}`);
    const share = (thresholds.memory.warning.above + thresholds.memory.critical.above) / 2;
    return `${Math.round((share * limit - Number(idle.value[1])) / 2 ** 20)}Mi`;
  }

  private async pods(): Promise<string[]> {
    const { service } = this.world.plane.config.scaling.backend;
    const pods = await list('pods', '-n', this.world.namespace, '-l', `app=${service}`);
    const live = pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
    return live.map(({ metadata }) => metadata.name).sort();
  }

  private async fault(pod: string, parameters: Readonly<Record<string, string>>): Promise<void> {
    const { service } = this.world.plane.config.scaling.backend;
    const port = this.world.plane.config.application.services.find(({ name }) => name === service)?.port;
    const at = { namespace: this.world.namespace, target: `pod/${pod}`, port: port ?? 0 };
    await once(at, `/fault?${new URLSearchParams(parameters).toString()}`, { method: 'POST' });
  }

  private async evidence(alert: string): Promise<string> {
    const { alerting } = this.world.plane;
    const slice = alerting.slices.find((one) => one.alert === alert);
    const names = [...new Set(slice?.records.map(({ record }) => record))];
    const lines = await Promise.all(
      names.map(async (name) => `${name}: ${JSON.stringify(await this.world.prometheus.query(name))}`),
    );
    return lines.join('\n');
  }

  private since({ at }: Message): number {
    return Math.round((at - this.began) / 1000);
  }
}

function slackOf({ alert, subject }: Expected, mark: string): (message: Message) => boolean {
  return ({ path, body }) => {
    const headline: string = body.attachments?.[0]?.pretext ?? '';
    const text = JSON.stringify(body);
    return (
      path.startsWith('/slack') &&
      headline.includes(mark) &&
      headline.includes(alert) &&
      text.includes(subject)
    );
  };
}

function pagerOf({ alert, subject }: Expected, action: string): (message: Message) => boolean {
  return ({ path, body }) =>
    path.startsWith('/pagerduty') &&
    body.event_action === action &&
    body.payload?.class === alert &&
    JSON.stringify(body).includes(subject);
}

function expectEqual(what: string, found: unknown, expected: unknown): void {
  if (found !== expected)
    throw new Finding(`${what}: ${JSON.stringify(found)}, expected ${JSON.stringify(expected)}`);
}

function expectContains(what: string, found: string, part: string): void {
  if (!found?.includes(part)) throw new Finding(`${what}: ${JSON.stringify(found)} does not contain ${part}`);
}
