import type { Config } from '../config';

/** One value that people supply (or the deployment generates); never part of anything synthesized. */
export interface SecretKey {
  /** Key in the Kubernetes Secret, and the file's name where it is mounted. */
  readonly key: string;
  /** Name in the Pulumi stack's configuration. */
  readonly configKey: string;
  /** What it is, for the message when it is missing. */
  readonly what: string;
  /** The deployment makes a random value when none is set. Default: false. */
  readonly generated?: boolean;
  /** The value when none is set (nothing secret about it). */
  readonly fallback?: string;
}

/** A Kubernetes Secret the plane needs, as data. */
export interface SecretSpec {
  readonly name: string;
  readonly namespace: string;
  /** The workload that mounts it; nothing else may. */
  readonly consumer: string;
  readonly keys: readonly SecretKey[];
}

/** The secrets that an environment's switched-on receivers and exporters need. */
export function secrets({ application, environment }: Config): readonly SecretSpec[] {
  const { slack, pagerDuty, email, deadMansSwitch } = environment.receivers;
  const alertmanagerKeys: SecretKey[] = [
    ...(slack
      ? [
          { key: 'slack_url', configKey: 'slackUrl', what: 'Slack webhook URL for #alerts' },
          {
            key: 'slack_emergency_url',
            configKey: 'slackEmergencyUrl',
            what: 'Slack webhook URL for #emergency-alerts',
          },
        ]
      : []),
    ...(pagerDuty
      ? [
          {
            key: 'pagerduty_routing_key',
            configKey: 'pagerDutyRoutingKey',
            what: 'PagerDuty Events v2 integration key',
          },
        ]
      : []),
    ...(email
      ? [{ key: 'smtp_password', configKey: 'smtpPassword', what: 'password of the SMTP account' }]
      : []),
    ...(deadMansSwitch
      ? [
          {
            key: 'deadmansswitch_url',
            configKey: 'deadMansSwitchUrl',
            what: 'URL of the dead-man’s switch outside the cluster',
          },
        ]
      : []),
  ];
  const namespace = application.namespace;
  return [
    { name: 'alertmanager-secrets', namespace, consumer: 'alertmanager', keys: alertmanagerKeys },
    {
      name: 'grafana-admin',
      namespace,
      consumer: 'grafana',
      keys: [
        {
          key: 'admin-user',
          configKey: 'grafanaAdminUser',
          what: 'Grafana administrator’s name',
          fallback: 'admin',
        },
        {
          key: 'admin-password',
          configKey: 'grafanaAdminPassword',
          what: 'Grafana administrator’s password',
          generated: true,
        },
      ],
    },
    {
      name: 'postgres-exporter',
      namespace,
      consumer: 'postgres-exporter',
      keys: [
        { key: 'user', configKey: 'databaseMonitorUser', what: 'database role with pg_monitor' },
        { key: 'password', configKey: 'databaseMonitorPassword', what: 'password of that role' },
      ],
    },
  ];
}
