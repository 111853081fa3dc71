import type { Config } from '../../config';
import { planeWorkloads } from '../../inventory/workloads';
import { ESCALATION } from './escalation';
import { WATCHDOG } from './watchdog';

/** What `scripts/check-alerts.sh` must know: where Alertmanager is, and when who should have answered. Seconds. */
export function checkAlerts(config: Config): object {
  const { unacknowledged } = config.thresholds;
  const service = 'alertmanager';
  const port = planeWorkloads(config).find(({ name }) => name === service)?.ports['web']?.port;
  if (port === undefined)
    throw new Error(`${service} has no port named web; inventory/workloads.ts lists them`);
  return {
    namespace: config.application.namespace,
    timeZone: config.application.timeZone,
    service,
    port,
    wait: config.commands.wait,
    watchdog: WATCHDOG,
    escalation: ESCALATION,
    // A sev1 is escalated by PagerDuty's own policy, no later than a sev2 is here. A sev4 is planned work.
    acknowledgedWithin: {
      sev1: unacknowledged.critical.for,
      sev2: unacknowledged.critical.for,
      sev3: unacknowledged.warning.for,
    },
  };
}
