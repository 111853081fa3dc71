import { OTHER } from '../../../config';
import type { Config } from '../../../config';
import { FLUENTD, machinePaths } from '../../../inventory';
import { quote, series as seriesOf } from '../../promql';
import type { Labels } from '../../quantity';
import { origins } from '../application/origin';
import type { Origin } from '../application/origin';
import type { Traffic } from '../application/traffic';

/** Requests for predictions alone. Errors: where none are configured; whoever asks is left out then. */
export function predictionTraffic(config: Config): Traffic {
  const { namespace, predictions } = config.application;
  if (predictions === null) throw new Error('application.predictions is null; leave out what needs it');
  const { service, routes } = predictions;
  const origin = origins(config).find(({ services }) => services.includes(service));
  if (origin === undefined) throw new Error(`${service} is not a service; the schema refuses that`);
  return { prefix: 'prediction_', origins: [origin.from === 'scrape' ? scraped(origin) : logged(origin)] };

  /** The routes as a matcher, and one of them. */
  function asked(routeLabel: string): readonly [matcher: string, Labels] {
    const pattern = routes.map((route) => route.replace(/[\\^$.+?()[\]{}|]/g, '\\$&').replace(/\*$/, '.*'));
    const [first = ''] = routes;
    return [`${routeLabel}=~${quote(pattern.join('|'))}`, { [routeLabel]: first.replace(/\*$/, '') }];
  }

  function scraped({ metrics, ...shared }: Origin): Origin {
    const [matcher, route] = asked(metrics.routeLabel);
    const own = { job: service, namespace, service, ...route };
    const elsewhere = { [metrics.routeLabel]: machinePaths(config)[0] ?? '' };
    return {
      ...shared,
      metrics,
      services: [service],
      users: `job=${quote(service)},${matcher}`,
      usersOf: () => `job=${quote(service)},${matcher}`,
      identity: { namespace, service },
      series: (metric, more) => seriesOf(metric, { ...own, ...more }),
      decoys: (metric, more = {}) =>
        [elsewhere, { job: 'other' }].map((other) => seriesOf(metric, { ...own, ...more, ...other })),
    };
  }

  function logged({ metrics, ...shared }: Origin): Origin {
    const [matcher, route] = asked(metrics.routeLabel);
    const users = `job=${quote(FLUENTD)},service=${quote(service)},${matcher}`;
    const own = { job: FLUENTD, namespace, service, ...route };
    const others = [{ [metrics.routeLabel]: OTHER }, { service: 'another' }, { job: 'other' }];
    return {
      ...shared,
      metrics: { ...metrics, requests: 'log_http_route_responses_total', statusLabel: 'class' },
      services: [service],
      users,
      usersOf: () => users,
      identity: { namespace, service },
      series: (metric, more) => seriesOf(metric, { ...own, ...more }),
      decoys: (metric, more = {}) => others.map((other) => seriesOf(metric, { ...own, ...more, ...other })),
      status: (code) => ({ class: code.replace(/..$/, 'xx') }),
    };
  }
}
