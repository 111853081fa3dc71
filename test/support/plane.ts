import { alerting } from '../../alerts';
import type { Alerting } from '../../alerts';
import type { SignalContext } from '../../alerts/context';
import type { Config } from '../../config';
import { scheduledJobs } from '../../cronjobs';
import { inventory } from '../../inventory';

/** What signals are made from, for a configuration. */
export function contextFor(config: Config): SignalContext {
  return { config, inventory: inventory(config), jobs: scheduledJobs(config) };
}

/** Rules, routes and messages of a configuration. */
export function alertingFor(config: Config): Alerting {
  return alerting(contextFor(config));
}
