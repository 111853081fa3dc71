import type { Config } from '../../config';
import { bucketBound, promql, range } from '../promql';
import type { Example, Quantity, Source } from '../quantity';
import { traffic } from '../signals/application/traffic';
import { exampleSlo, identityOf, OBJECTIVE } from './objectives';
import type { SloKind } from './objectives';
import { requestExamples } from './request-examples';
import { baseWindow } from './windows';

/**
 * Requests per minute that an objective is about, and those of them that broke it, both over the shortest window
 * and with sloth's labels. Ratios over longer windows are made from these few series: the services' own are many.
 */
export function requestRates(config: Config): { readonly requests: Quantity; readonly errors: Quantity } {
  const { metrics, users } = traffic(config);
  const window = range(baseWindow(config));
  const perMinute = (metric: string, matchers: string) =>
    promql`
      60 * sum by (namespace, service) (
        rate(${metric}{${matchers}}${window})
      )`;
  const answered = perMinute(metrics.requests, users);
  const timed = perMinute(`${metrics.durations}_count`, users);
  const failed = perMinute(metrics.requests, `${users},${metrics.statusLabel}=~"5.."`);
  const inTime = groupsByLimit(config).map(({ limit, matchers }) =>
    perMinute(`${metrics.durations}_bucket`, `${matchers},le=~${bucketBound(limit)}`),
  );
  const examples = requestExamples(config);
  const of = (kind: SloKind, expr: string, own: Readonly<Record<string, Example>>): Source => ({
    labels: { sloth_slo: kind },
    subject: OBJECTIVE,
    expr: labelled(expr, kind),
    identity: identityOf(exampleSlo(config, kind)),
    others: 2,
    settle: baseWindow(config),
    values: [0, 2, 30],
    examples: own,
  });
  const requests: Quantity = {
    record: 'slo_requests_per_minute',
    unit: 'per-minute',
    sources: [of('availability', answered, examples.answered), of('latency', timed, examples.timed)],
  };
  // A service that has never failed has no 5xx series: no errors, not unknown.
  const none = `or on (namespace, service)\n0 * ${requests.record}{sloth_slo="availability"}`;
  const errors: Quantity = {
    record: 'slo_errors_per_minute',
    unit: 'per-minute',
    parts: [requests],
    sources: [
      of('availability', `${failed}\n${none}`, examples.failed),
      of('latency', `${timed}\n- on (namespace, service)\n${either(inTime)}`, examples.late),
    ],
  };
  return { requests, errors };
}

/** The services by the time that they promise to answer in. */
function groupsByLimit(config: Config): { readonly limit: number; readonly matchers: string }[] {
  const { services } = config.application;
  const limits = [...new Set(services.map(({ objectives }) => objectives.latency.within))];
  return limits.map((limit) => ({
    limit,
    matchers: traffic(config).usersOf(
      services.filter(({ objectives }) => objectives.latency.within === limit).map(({ name }) => name),
    ),
  }));
}

function either([first = '', ...rest]: readonly string[]): string {
  return rest.length === 0 ? first : `(\n${nest([first, ...rest].join('\nor\n'))}\n)`;
}

/** Sloth's names for the objective of a service; `sloth_slo` is the rule's. */
function labelled(expr: string, kind: SloKind): string {
  const identified = `label_replace(\n${nest(expr)},\n  "sloth_id", "$1-${kind}", "service", "(.+)"\n)`;
  return `label_replace(\n${nest(identified)},\n  "sloth_service", "$1", "service", "(.+)"\n)`;
}

function nest(text: string): string {
  return text.replace(/^/gm, '  ');
}
