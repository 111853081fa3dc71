import type { Config } from '../config';
import { DATABASE_ACCESS } from './database-access';
import { FLUENTD, LOG_SINK_SECRET } from './logging';
import { nodeAgentNamespace } from './workloads';

/** The Secret of the copy outside the cluster. */
export const OFFSITE_SECRET = 'backup-offsite';

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
  /** The workload it is for. */
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
        {
          key: 'secret-key',
          configKey: 'grafanaSecretKey',
          what: 'key that Grafana encrypts what it stores with; its own default is public',
          generated: true,
        },
        ...(environment.grafana.oidc
          ? [
              {
                key: 'oidc-client-secret',
                configKey: 'grafanaOidcClientSecret',
                what: 'client secret of Grafana at the OpenID Connect provider',
              },
            ]
          : []),
        ...(environment.grafana.database
          ? [
              {
                key: 'database-password',
                configKey: 'grafanaDatabasePassword',
                what: 'password of Grafana’s role in its PostgreSQL',
              },
            ]
          : []),
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
    ...databaseSecrets({ application, environment }),
    ...logSecrets({ application, environment }),
  ];
}

/** What a log sink outside the cluster asks for. */
function logSecrets(config: Pick<Config, 'application' | 'environment'>): SecretSpec[] {
  const { sink, archive } = config.environment.logs;
  const key = (name: string, configKey: string, what: string): SecretKey => ({ key: name, configKey, what });
  const keys = [
    ...(sink.kind === 'opensearch'
      ? [
          key('user', 'logSinkUser', 'user of OpenSearch that may write indices'),
          key('password', 'logSinkPassword', 'password of that user'),
        ]
      : []),
    ...(sink.kind === 's3' || archive
      ? [
          key('access-key-id', 'logSinkAccessKeyId', 'access key of the bucket of logs'),
          key('secret-access-key', 'logSinkSecretAccessKey', 'secret key of the bucket of logs'),
        ]
      : []),
  ];
  if (keys.length === 0) return [];
  return [{ name: LOG_SINK_SECRET, namespace: nodeAgentNamespace(config), consumer: FLUENTD, keys }];
}

/** The roles that backups, maintenance and restores connect as; `database-roles` sets these passwords. */
function databaseSecrets({
  application,
  environment,
}: Pick<Config, 'application' | 'environment'>): SecretSpec[] {
  const { namespace, database } = application;
  const { backup, replication, maintenance, business, admin } = DATABASE_ACCESS;
  const password = (configKey: string, role: string): SecretKey => ({
    key: 'password',
    configKey,
    what: `password of the database role ${role}`,
    generated: true,
  });
  return [
    {
      name: backup.secret,
      namespace,
      consumer: 'postgres-backup',
      keys: [password('backupRolePassword', backup.role)],
    },
    {
      name: replication.secret,
      namespace,
      consumer: database.pitr ? 'postgres-wal-receiver' : 'database-roles',
      keys: [password('replicationRolePassword', replication.role)],
    },
    {
      name: maintenance.secret,
      namespace,
      consumer: 'weekly-maintenance',
      keys: [password('maintenanceRolePassword', maintenance.role)],
    },
    {
      name: business.secret,
      namespace,
      consumer: 'business-exporter',
      keys: [password('businessRolePassword', business.role)],
    },
    {
      name: admin.secret,
      namespace,
      consumer: 'postgres-restore',
      keys: [
        { key: 'user', configKey: 'databaseAdminUser', what: 'database superuser, for restores and roles' },
        { key: 'password', configKey: 'databaseAdminPassword', what: 'password of that superuser' },
      ],
    },
    ...(environment.offsite
      ? [
          {
            name: OFFSITE_SECRET,
            namespace,
            consumer: 'postgres-backup-offsite',
            keys: [
              {
                key: 'password',
                configKey: 'offsitePassword',
                what: 'restic password; without it the copies outside the cluster cannot be read by anybody',
              },
              {
                key: 'access-key-id',
                configKey: 'offsiteAccessKeyId',
                what: 'access key of the object store',
              },
              {
                key: 'secret-access-key',
                configKey: 'offsiteSecretAccessKey',
                what: 'secret key of the object store',
              },
            ],
          },
        ]
      : []),
  ];
}
