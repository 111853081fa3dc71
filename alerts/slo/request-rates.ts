import type { Config, ServiceConfig } from '../../config';
import { bucketBound } from '../promql';
import type { Quantity, Source } from '../quantity';
import type { Origin } from '../signals/application/origin';
import { added, casesOf, traffic } from '../signals/application/traffic';
import { exampleSlo, identityOf, OBJECTIVE } from './objectives';
import type { SloKind } from './objectives';
import { requestExamples } from './request-examples';
import type { RequestExamples } from './request-examples';
import { baseWindow } from './windows';

/**
 * Requests per minute that an objective is about, and those of them that broke it, both over the shortest window
 * and with sloth's labels. Ratios over longer windows are made from these few series: the services' own are many.
 */
export function requestRates(config: Config): { readonly requests: Quantity; readonly errors: Quantity } {
  const users = traffic(config);
  const perMinute = (selector: (origin: Origin) => string, from: readonly Origin[] = users.origins) =>
    `60 * ${added(from, 'namespace, service', baseWindow(config), selector)}`;
  const answered = perMinute((it) => `${it.metrics.requests}{${it.users}}`);
  const timed = perMinute((it) => `${it.metrics.durations}_count{${it.users}}`);
  const failed = perMinute((it) => `${it.metrics.requests}{${it.users},${it.metrics.statusLabel}=~"5.."}`);
  const inTime = servicesByLimit(config).map(([limit, services]) => {
    const own = (origin: Origin) => origin.services.filter((name) => services.includes(name));
    return perMinute(
      (it) => `${it.metrics.durations}_bucket{${it.usersOf(own(it))},le=~${bucketBound(limit)}}`,
      users.origins.filter((it) => own(it).length > 0),
    );
  });
  const of = (kind: SloKind, expr: string, own: keyof RequestExamples): Source => ({
    labels: { sloth_slo: kind },
    subject: OBJECTIVE,
    expr: labelled(expr, kind),
    settle: baseWindow(config),
    ...casesOf(
      users,
      (origin) => ({
        others: 2,
        values: [0, 2, 30],
        examples: requestExamples(config, origin)[own],
      }),
      (origin) => identityOf(exampleSlo(config, kind, origin.identity['service'])),
    ),
  });
  const requests: Quantity = {
    record: 'slo_requests_per_minute',
    unit: 'per-minute',
    sources: [of('availability', answered, 'answered'), of('latency', timed, 'timed')],
  };
  // A service that has never failed has no 5xx series: no errors, not unknown.
  const none = `or on (namespace, service)\n0 * ${requests.record}{sloth_slo="availability"}`;
  const errors: Quantity = {
    record: 'slo_errors_per_minute',
    unit: 'per-minute',
    parts: [requests],
    sources: [
      of('availability', `${failed}\n${none}`, 'failed'),
      of('latency', `${timed}\n- on (namespace, service)\n${either(inTime)}`, 'late'),
    ],
  };
  return { requests, errors };
}

/** The services by the time that they promise to answer in. */
function servicesByLimit({ application }: Config): readonly (readonly [limit: number, services: string[]])[] {
  const limitOf = ({ objectives }: ServiceConfig) => objectives.latency.within;
  return [...new Set(application.services.map(limitOf))].map((limit) => [
    limit,
    application.services.filter((it) => limitOf(it) === limit).map(({ name }) => name),
  ]);
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
