import type { Config } from '../../../config';
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
  const { routeLabel } = origin.metrics;
  const pattern = routes.map((route) => route.replace(/[\\^$.+?()[\]{}|]/g, '\\$&').replace(/\*$/, '.*'));
  const asked = `${routeLabel}=~${quote(pattern.join('|'))}`;
  const users = `job=${quote(service)},${asked}`;
  const own = {
    job: service,
    namespace,
    service,
    [routeLabel]: (routes[0] ?? '').replace(/\*$/, ''),
  };
  const alone: Origin = {
    ...origin,
    services: [service],
    users,
    usersOf: () => users,
    identity: { namespace, service },
    series: (metric, more) => seriesOf(metric, { ...own, ...more }),
    decoys: (metric, more: Labels = {}) => [
      seriesOf(metric, { ...own, ...more, [routeLabel]: '/health' }),
      seriesOf(metric, { ...own, ...more, job: 'other' }),
    ],
  };
  return { prefix: 'prediction_', origins: [alone] };
}
