import type { Config } from '../../config';
import type { ScheduledJob } from '../../cronjobs';
import { inhibitRules } from './inhibition';
import type { InhibitRule } from './inhibition';
import { receivers, SECRETS_DIR } from './receivers';
import type { Receiver } from './receivers';
import { routes } from './routes';
import type { Route } from './routes';
import { TEMPLATE_FILE } from './templates';
import { timeIntervals } from './time-intervals';
import type { TimeInterval } from './time-intervals';

/** The content of `alertmanager.yml`. */
export interface AlertmanagerConfig {
  readonly global: Readonly<Record<string, string | boolean>>;
  readonly templates: readonly string[];
  readonly route: Route;
  readonly time_intervals: readonly TimeInterval[];
  readonly inhibit_rules: readonly InhibitRule[];
  readonly receivers: readonly Receiver[];
}

/** Alertmanager's configuration; every secret is a path to a mounted file. */
export function alertmanagerConfig(config: Config, jobs: readonly ScheduledJob[]): AlertmanagerConfig {
  const { slack, email } = config.environment.receivers;
  return {
    global: {
      ...(slack && { slack_api_url_file: `${SECRETS_DIR}/slack_url` }),
      ...(email && {
        smtp_smarthost: email.smarthost,
        smtp_from: email.from,
        smtp_auth_username: email.user,
        smtp_auth_password_file: `${SECRETS_DIR}/smtp_password`,
        smtp_require_tls: email.requireTls,
      }),
    },
    templates: [TEMPLATE_FILE],
    route: routes(config, jobs),
    time_intervals: timeIntervals(config, jobs),
    inhibit_rules: inhibitRules(config),
    receivers: receivers(config),
  };
}
