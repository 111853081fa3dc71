import type { Config } from '../../../config';
import { quote } from '../../promql';
import { traffic } from '../application/traffic';
import type { Traffic } from '../application/traffic';

/** Requests for predictions alone. Errors: where none are configured; whoever asks is left out then. */
export function predictionTraffic(config: Config): Traffic {
  const { namespace, predictions } = config.application;
  if (predictions === null) throw new Error('application.predictions is null; leave out what needs it');
  const { service, routes } = predictions;
  const all = traffic(config);
  const pattern = routes.map((route) => route.replace(/[\\^$.+?()[\]{}|]/g, '\\$&').replace(/\*$/, '.*'));
  return {
    prefix: 'prediction_',
    metrics: all.metrics,
    users: `job=${quote(service)},${all.metrics.routeLabel}=~${quote(pattern.join('|'))}`,
    labels: (more) => ({ job: service, namespace, service, ...more }),
    identity: { namespace, service },
    route: (routes[0] ?? '').replace(/\*$/, ''),
    otherRoute: all.otherRoute,
  };
}
