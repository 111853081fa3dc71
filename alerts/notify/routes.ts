import { formatDuration } from '../../config';
import type { Config } from '../../config';
import type { Level, Signal } from '../signal';

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

/** The receiver that a level's alerts reach: the first route that matches, as Alertmanager takes it. */
export function receiverOf(signal: Signal, level: Level, config: Config): string {
  const labels: Record<string, string | undefined> = {
    alertname: signal.alert,
    severity: level.severity,
    sev: level.sev,
    team: signal.team,
    tier: signal.tier,
  };
  const root = routes(config);
  const takes = ({ matchers = [] }: Route) =>
    matchers.every((matcher) => {
      const [, name = '', value] = /^(\w+)="(.*)"$/.exec(matcher) ?? [];
      return labels[name] === value;
    });
  return (root.routes?.find(takes) ?? root).receiver;
}
