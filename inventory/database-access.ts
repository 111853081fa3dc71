import type { Config } from '../config';

/** Where the pods of backups find things; `scripts/lib/env.sh` takes them from the environment. */
export const BACKUP_DIR = '/backups';
export const WAL_DIR = '/wal';
export const SANDBOX_DIR = '/sandbox';
export const SCRIPTS_DIR = '/scripts';

/** Volumes that outlive the plane. */
export const CLAIMS = { backups: 'postgres-backups', wal: 'postgres-wal' } as const;

/** The replication slot of the WAL receiver. */
export const WAL_SLOT = 'shiojiri_wal';

/** `postgres` of the database image. */
export const POSTGRES_USER = 999;

/** A reference to one value of a Secret. */
export interface SecretRef {
  readonly secret: string;
  readonly key: string;
}

interface Access {
  /** The role's name, or what it is called where the Secret knows it. */
  readonly role: string;
  /** For libpq, nothing secret about it. */
  readonly env: Readonly<Record<string, string>>;
  readonly secret: string;
  /** For libpq. A password file is no choice: libpq refuses one that the pod's group may read, as Kubernetes makes them. */
  readonly secretEnv: Readonly<Record<string, SecretRef>>;
}

const role = (name: string, secret: string): Access => ({
  role: name,
  secret,
  env: { PGUSER: name },
  secretEnv: { PGPASSWORD: { secret, key: 'password' } },
});

/** As whom the plane connects to the database, each with no more than it needs (`roles.sql`). */
export const DATABASE_ACCESS = {
  backup: role('backup_ro', 'postgres-backup-role'),
  replication: role('backup_replication', 'postgres-replication-role'),
  maintenance: role('ops_maint', 'postgres-maintenance-role'),
  business: role('business_ro', 'business-exporter'),
  /** A superuser: restores create databases with the owners, extensions and triggers of others. */
  admin: {
    role: 'superuser',
    secret: 'postgres-admin',
    env: {},
    secretEnv: {
      PGUSER: { secret: 'postgres-admin', key: 'user' },
      PGPASSWORD: { secret: 'postgres-admin', key: 'password' },
    },
  },
} satisfies Record<string, Access>;

export type DatabaseAccess = keyof typeof DATABASE_ACCESS;

/** Address of the database for libpq. */
export function databaseEnv({ application }: Config): Readonly<Record<string, string>> {
  const { name, port, sslMode } = application.database;
  return { PGHOST: `${name}.${application.namespace}.svc`, PGPORT: String(port), PGSSLMODE: sslMode };
}

/** Where jobs report to. */
export function pushgatewayUrl({ application }: Config): string {
  return `http://pushgateway.${application.namespace}.svc:9091`;
}
