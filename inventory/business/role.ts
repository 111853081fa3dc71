import type { Config } from '../../config';
import { DATABASE_ACCESS } from '../database-access';
import { businessQueries } from './queries';

/**
 * SQL for psql that gives the business role the columns its queries read, and takes everything else away. A table
 * or column that does not exist is left out: the query that needs it fails, and `DatabaseExporterErrors` says so.
 */
export function businessGrants(config: Config): string {
  const { role } = DATABASE_ACCESS.business;
  const milliseconds = Math.round(config.evaluation.scrapeTimeout * 1000);
  const needed = columnsRead(config).map(([table, column]) => {
    const [schema = '', name = ''] = table.split('.');
    return `('${schema}', '${name}', '${column}')`;
  });
  return `-- Reads single columns; what takes longer than a scrape may take is given up.
ALTER ROLE ${role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS CONNECTION LIMIT 3
  PASSWORD :'business_password';
ALTER ROLE ${role} SET default_transaction_read_only = on;
ALTER ROLE ${role} SET statement_timeout = ${milliseconds};
SELECT format('REVOKE ALL ON ALL TABLES IN SCHEMA %I FROM ${role}', nspname)
  FROM pg_namespace WHERE nspname !~ '^(pg_|information_schema$)' \\gexec
SELECT format('GRANT SELECT (%s) ON %I.%I TO ${role}', string_agg(quote_ident(a.attname), ', '), n.nspname, c.relname)
  FROM (VALUES ${needed.join(', ')}) AS needed (schema, name, attribute)
  JOIN pg_namespace n ON n.nspname = needed.schema
  JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = needed.name
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = needed.attribute
  GROUP BY n.nspname, c.relname \\gexec`;
}

function columnsRead(config: Config): (readonly [table: string, column: string])[] {
  const all = businessQueries(config).flatMap(({ reads }) =>
    Object.entries(reads).flatMap(([table, columns]) => columns.map((column) => `${table} ${column}`)),
  );
  return [...new Set(all)].sort().map((pair) => {
    const [table = '', column = ''] = pair.split(' ');
    return [table, column] as const;
  });
}
