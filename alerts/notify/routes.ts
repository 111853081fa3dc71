import { formatDuration } from '../../config';
import type { Config } from '../../config';

/** A route as Alertmanager reads it. */
export interface Route {
  readonly receiver: string;
  readonly matchers?: readonly string[];
  readonly group_by?: readonly string[];
  readonly group_wait?: string;
  readonly group_interval?: string;
  readonly repeat_interval?: string;
  readonly routes?: readonly Route[];
}

/** By severity, then by team. What no route takes reaches the first line, so that nothing is ever lost. */
export function routes({ notifications, environment }: Config): Route {
  const cadence = (name: 'sev1' | 'sev2' | 'sev3' | 'watchdog') => ({
    group_wait: formatDuration(notifications[name].groupWait),
    group_interval: formatDuration(notifications[name].groupInterval),
    repeat_interval: formatDuration(notifications[name].repeat),
  });
  return {
    receiver: 'slack-notifications',
    group_by: notifications.groupBy,
    ...cadence('sev3'),
    routes: [
      ...(environment.receivers.deadMansSwitch
        ? [{ receiver: 'dead-mans-switch', matchers: ['alertname="Watchdog"'], ...cadence('watchdog') }]
        : []),
      { receiver: 'emergency', matchers: ['sev="sev1"'], ...cadence('sev1') },
      { receiver: 'critical-dev', matchers: ['sev="sev2"', 'team="dev"'], ...cadence('sev2') },
      { receiver: 'critical', matchers: ['sev="sev2"'], ...cadence('sev2') },
    ],
  };
}
