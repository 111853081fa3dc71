import type { Config } from '../config';
import { businessGrants } from './business/role';
import { DATABASE_ACCESS } from './database-access';
import type { SecretRef } from './database-access';

const { backup, replication, maintenance, business } = DATABASE_ACCESS;

/** What `roles.sql` reads from its environment. */
export function rolesEnv(): Readonly<Record<string, SecretRef>> {
  return {
    BACKUP_PASSWORD: { secret: backup.secret, key: 'password' },
    REPLICATION_PASSWORD: { secret: replication.secret, key: 'password' },
    MAINTENANCE_PASSWORD: { secret: maintenance.secret, key: 'password' },
    BUSINESS_PASSWORD: { secret: business.secret, key: 'password' },
    MONITOR_USER: { secret: 'postgres-exporter', key: 'user' },
    MONITOR_PASSWORD: { secret: 'postgres-exporter', key: 'password' },
  };
}

/**
 * Creates the roles, or brings them back to what they should be; may run any number of times. For psql 15 or newer,
 * as a superuser, in the application's database. The monitor's role may be one that exists: it only gets
 * `pg_monitor`.
 */
export function rolesSql(config: Config): string {
  return `\\set ON_ERROR_STOP on
\\set QUIET on
-- Passwords must not get into the server's log.
SET log_statement = 'none';
SET log_min_duration_statement = -1;
SET log_min_error_statement = 'panic';
\\getenv backup_password BACKUP_PASSWORD
\\getenv replication_password REPLICATION_PASSWORD
\\getenv maintenance_password MAINTENANCE_PASSWORD
\\getenv business_password BUSINESS_PASSWORD
\\getenv monitor MONITOR_USER
\\getenv monitor_password MONITOR_PASSWORD

BEGIN;
SELECT format('CREATE ROLE %I', name)
  FROM unnest(ARRAY['${backup.role}', '${replication.role}', '${maintenance.role}', '${business.role}', :'monitor']) AS name
  WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \\gexec

-- Reads everything, changes nothing. Few connections: a dump, its snapshot, its lock.
ALTER ROLE ${backup.role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS CONNECTION LIMIT 10
  PASSWORD :'backup_password';
GRANT pg_read_all_data TO ${backup.role};
-- Large objects are not part of that; a dump ends at the first one it may not read. Later ones need another run.
SELECT format('GRANT SELECT ON LARGE OBJECT %s TO ${backup.role}', oid) FROM pg_largeobject_metadata \\gexec

-- Reads the files and the log; the sizes of databases tell it whether there is room.
ALTER ROLE ${replication.role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE REPLICATION NOBYPASSRLS CONNECTION LIMIT 10
  PASSWORD :'replication_password';
GRANT pg_read_all_stats TO ${replication.role};

-- Deletes old access logs and vacuums: only the owner of a table may.
ALTER ROLE ${maintenance.role} LOGIN INHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS CONNECTION LIMIT 5
  PASSWORD :'maintenance_password';
SELECT format('GRANT %I TO ${maintenance.role}', r.rolname)
  FROM pg_roles r
  WHERE r.rolname <> '${maintenance.role}' AND r.oid IN (
    SELECT c.relowner FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p', 'm') AND n.nspname !~ '^(pg_|information_schema$)') \\gexec
DO $plane$ BEGIN
  IF EXISTS (SELECT FROM pg_roles r JOIN pg_class c ON c.relowner = r.oid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE r.rolsuper AND c.relkind IN ('r', 'p', 'm') AND n.nspname !~ '^(pg_|information_schema$)') THEN
    RAISE WARNING 'tables belong to a superuser, so ${maintenance.role} may become one; give them an owner of their own (REASSIGN OWNED)';
  END IF;
END $plane$;

${businessGrants(config)}

SELECT format('ALTER ROLE %I LOGIN PASSWORD %L', :'monitor', :'monitor_password')
  WHERE NOT EXISTS (SELECT FROM pg_authid WHERE rolname = :'monitor' AND rolpassword IS NOT NULL) \\gexec
GRANT pg_monitor TO :"monitor";
COMMIT;
SELECT rolname, rolsuper, rolreplication, rolconnlimit FROM pg_roles
  WHERE rolname IN ('${backup.role}', '${replication.role}', '${maintenance.role}', '${business.role}', :'monitor') ORDER BY 1;
`;
}
