import { formatDuration } from '../../config';
import type { Config } from '../../config';
import type { ScheduledJob } from '../../cronjobs';
import { oneOf } from '../promql';
import type { Level, Signal } from '../signal';
import { ESCALATION } from './escalation';
import { explained } from './maintenance';
import { receiversFor } from './match';
import { runWindows } from './run-windows';
import { BUSINESS_HOURS, HOLIDAYS, windowName } from './time-intervals';

/** A route as Alertmanager reads it. */
export interface Route {
  readonly receiver: string;
  readonly matchers?: readonly string[];
  readonly group_by?: readonly string[];
  readonly group_wait?: string;
  readonly group_interval?: string;
  readonly repeat_interval?: string;
  /** Messages only within one of these times. */
  readonly active_time_intervals?: readonly string[];
  /** No messages within any of these times. */
  readonly mute_time_intervals?: readonly string[];
  /** The routes after this one are tried as well. Default: false. */
  readonly continue?: true;
  readonly routes?: readonly Route[];
}

/**
 * By severity, then by team. What no route takes reaches the first line, so that nothing is ever lost.
 * sev1 and sev2 know no hours; sev3 is in Slack at any time and mailed in business hours; sev4 is a digest.
 */
export function routes(config: Config, jobs: readonly ScheduledJob[]): Route {
  const { notifications, environment } = config;
  const cadence = (name: 'sev1' | 'sev2' | 'sev3' | 'sev4' | 'watchdog') => ({
    group_wait: formatDuration(notifications[name].groupWait),
    group_interval: formatDuration(notifications[name].groupInterval),
    repeat_interval: formatDuration(notifications[name].repeat),
  });
  const { slack, email, deadMansSwitch } = environment.receivers;
  return {
    receiver: 'slack-notifications',
    group_by: notifications.groupBy,
    ...cadence('sev3'),
    routes: [
      ...(deadMansSwitch
        ? [{ receiver: 'dead-mans-switch', matchers: ['alertname="Watchdog"'], ...cadence('watchdog') }]
        : []),
      { receiver: 'emergency', matchers: ['sev="sev1"'], ...cadence('sev1') },
      {
        receiver: 'emergency',
        matchers: [`alertname="${ESCALATION}"`, 'sev="sev2"'],
        group_by: [...new Set([...notifications.groupBy, 'incident'])],
        ...cadence('sev1'),
      },
      { receiver: 'critical-dev', matchers: ['sev="sev2"', 'team="dev"'], ...cadence('sev2') },
      { receiver: 'critical', matchers: ['sev="sev2"'], ...cadence('sev2') },
      // One way alone has to tell at any time.
      ...(slack && email
        ? [...WARNING_MAIL.map(([team, name]) => mail(team, name, config, jobs)), warning('warning', jobs)]
        : [warning('slack-notifications', jobs)]),
      {
        receiver: 'digest',
        matchers: ['sev="sev4"'],
        // One message of everything: the label is the same for all.
        group_by: ['sev'],
        ...cadence('sev4'),
        ...inBusinessHours(config),
      },
    ],
  };
}

/** Whom a sev3 is mailed to beside the first line, by team; the last takes everybody else. */
const WARNING_MAIL = [
  ['ops-l2', 'warning-mail-ops-l2'],
  ['dev', 'warning-mail-dev'],
  [undefined, 'warning-mail'],
] as const;

function mail(
  team: string | undefined,
  receiver: string,
  config: Config,
  jobs: readonly ScheduledJob[],
): Route {
  const others = WARNING_MAIL.flatMap(([name]) => name ?? []);
  const hours = inBusinessHours(config);
  const { from, to } = config.notifications.businessHours;
  // Most jobs work at night, when nothing is mailed anyhow.
  const byDay = jobs.filter((job) =>
    runWindows(job).some(({ times = [] }) => times.some((it) => it.start_time < to && from < it.end_time)),
  );
  const routes = whileJobsRun(receiver, byDay, hours);
  return {
    receiver,
    matchers: ['sev="sev3"', team ? `team="${team}"` : `team!~${oneOf(others)}`],
    ...hours,
    continue: true,
    ...(routes.length > 0 && { routes }),
  };
}

function warning(receiver: string, jobs: readonly ScheduledJob[]): Route {
  return { receiver, matchers: ['sev="sev3"'], routes: whileJobsRun(receiver, jobs, {}) };
}

type Hours = Pick<Route, 'active_time_intervals' | 'mute_time_intervals'>;

function inBusinessHours({ notifications }: Config): Hours {
  const { holidays } = notifications.businessHours;
  return {
    active_time_intervals: [BUSINESS_HOURS],
    ...(holidays.length > 0 && { mute_time_intervals: [HOLIDAYS] }),
  };
}

/** The symptoms that a job explains wait until its time is over; Alertmanager's routes do not inherit hours. */
function whileJobsRun(receiver: string, jobs: readonly ScheduledJob[], hours: Hours): Route[] {
  return explained(jobs).map(({ alerts, jobs: by }) => ({
    receiver,
    matchers: [`alertname=~${oneOf(alerts)}`],
    ...hours,
    mute_time_intervals: [...(hours.mute_time_intervals ?? []), ...by.map(windowName)],
  }));
}

/** Who a level's alerts reach, each receiver once, as Alertmanager takes its routes. */
export function receiversOf(signal: Signal, level: Level, config: Config): readonly string[] {
  const labels = {
    alertname: signal.alert,
    severity: level.severity,
    ...(level.sev && { sev: level.sev }),
    team: level.team ?? signal.team,
    tier: signal.tier,
  };
  return receiversFor(routes(config, []), labels);
}
