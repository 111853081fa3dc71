import { join } from 'node:path';
import { alerting } from '../../alerts';
import type { Alerting } from '../../alerts';
import type { SignalContext } from '../../alerts/context';
import type { Config } from '../../config';
import { scheduledJobs } from '../../cronjobs';
import { loadScripts } from '../../infra/load';
import { buildPlane } from '../../infra/plane';
import type { Plane } from '../../infra/plane';
import { inventory } from '../../inventory';

const jobsByInput = new Map<string, SignalContext['jobs']>();

/** What signals are made from, for a configuration. */
export function contextFor(config: Config): SignalContext {
  // Years of a schedule take a fifth of a second; tests that try a hundred configurations rarely change one.
  const key = JSON.stringify([config.jobs, config.application, config.environment]);
  const jobs = jobsByInput.get(key) ?? scheduledJobs(config);
  jobsByInput.set(key, jobs);
  return { config, inventory: inventory(config), jobs };
}

/** Rules, routes and messages of a configuration. */
export function alertingFor(config: Config): Alerting {
  return alerting(contextFor(config));
}

/** The scripts of this repository. */
export const SCRIPTS = loadScripts(join(__dirname, '../..'));

/** The whole plane of a configuration, with the repository's own scripts. */
export function planeFor(config: Config): Plane {
  return buildPlane(config, SCRIPTS);
}
