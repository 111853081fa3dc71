import type { Config } from '../../config';

/** Where the Secret `alertmanager-secrets` is mounted: values never stand in the configuration. */
export const SECRETS_DIR = '/etc/alertmanager/secrets';

/** A receiver as Alertmanager reads it. */
export interface Receiver {
  readonly name: string;
  readonly slack_configs?: readonly object[];
  readonly pagerduty_configs?: readonly object[];
  readonly email_configs?: readonly object[];
  readonly webhook_configs?: readonly object[];
}

type Contact = 'ops-l1' | 'ops-l2' | 'dev' | 'emergency';

interface Plan {
  readonly name: string;
  /** Its Slack channel. Default: the one for alerts; null: none. */
  readonly slack?: 'emergency' | null;
  /** PagerDuty's severity; absent: nobody is paged. */
  readonly page?: 'critical' | 'error';
  readonly mail: readonly Contact[];
}

/** Who is told what, see requirements.md C2, C4 and A107–A113. `slack-notifications` is the guide's name. */
const PLANS: readonly Plan[] = [
  { name: 'slack-notifications', mail: ['ops-l1'] },
  { name: 'digest', mail: ['ops-l1'] },
  { name: 'critical', page: 'error', mail: ['ops-l2'] },
  { name: 'critical-dev', page: 'error', mail: ['ops-l2', 'dev'] },
  { name: 'emergency', slack: 'emergency', page: 'critical', mail: ['emergency', 'ops-l2'] },
];

/** A warning comes by two ways with hours of their own, where both exist. */
const WARNING_PLANS: readonly Plan[] = [
  { name: 'warning', mail: [] },
  { name: 'warning-mail', slack: null, mail: ['ops-l1'] },
  { name: 'warning-mail-ops-l2', slack: null, mail: ['ops-l1', 'ops-l2'] },
  { name: 'warning-mail-dev', slack: null, mail: ['ops-l1', 'dev'] },
];

/** Every receiver, with the channels that the environment has switched on. */
export function receivers(config: Config): readonly Receiver[] {
  const { slack, email, deadMansSwitch: outside } = config.environment.receivers;
  const plans = slack && email ? [...PLANS, ...WARNING_PLANS] : PLANS;
  const people = plans.map((plan) => receiver(plan, config));
  return outside ? [...people, deadMansSwitch()] : people;
}

function receiver(plan: Plan, { environment, notifications }: Config): Receiver {
  const { slack, pagerDuty, email } = environment.receivers;
  return {
    name: plan.name,
    ...(slack &&
      plan.slack !== null && {
        slack_configs: [slackConfig(plan.slack === 'emergency', notifications.slack)],
      }),
    ...(pagerDuty && plan.page && { pagerduty_configs: [pagerDutyConfig(plan.page, pagerDuty.url)] }),
    ...(email &&
      plan.mail.length > 0 && {
        email_configs: plan.mail.map((contact) => emailConfig(notifications.contacts[contact])),
      }),
  };
}

function slackConfig(emergency: boolean, channels: Config['notifications']['slack']): object {
  return {
    channel: emergency ? channels.emergencyChannel : channels.channel,
    ...(emergency && { api_url_file: `${SECRETS_DIR}/slack_emergency_url` }),
    send_resolved: true,
    title: 'Shiojiri Rainbow Seeker Alert',
    title_link: '{{ .CommonAnnotations.dashboard_url }}',
    pretext: '{{ template "plane.headline" . }}',
    fallback: '{{ template "plane.headline" . }}',
    text: '{{ template "plane.slack.text" . }}',
  };
}

function pagerDutyConfig(severity: string, url: string): object {
  return {
    routing_key_file: `${SECRETS_DIR}/pagerduty_routing_key`,
    url,
    send_resolved: true,
    severity,
    class: '{{ .CommonLabels.alertname }}',
    component: '{{ .CommonLabels.subject }}',
    group: '{{ .CommonLabels.namespace }}',
    description: '{{ template "plane.headline" . }}',
    client: 'Shiojiri Rainbow Seeker monitoring plane',
    client_url: '{{ .CommonAnnotations.dashboard_url }}',
    details: { text: '{{ template "plane.plain" . }}' },
    links: [
      { href: '{{ .CommonAnnotations.runbook_url }}', text: '手順書 / Runbook' },
      { href: '{{ .CommonAnnotations.dashboard_url }}', text: 'グラフ / Dashboard' },
    ],
  };
}

function emailConfig(to: string): object {
  return {
    to,
    send_resolved: true,
    headers: { Subject: '{{ template "plane.headline" . }}' },
    html: '',
    text: '{{ template "plane.plain" . }}',
  };
}

/** Outside the cluster: raises the alarm itself when the Watchdog's messages stop. */
function deadMansSwitch(): Receiver {
  return {
    name: 'dead-mans-switch',
    webhook_configs: [{ url_file: `${SECRETS_DIR}/deadmansswitch_url`, send_resolved: false }],
  };
}
