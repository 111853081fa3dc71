import { formatDuration } from '../../config';
import type { Config } from '../../config';
import type { BusinessQuery } from './query';

/**
 * Who asks for how much, and from how many addresses a session is used: counts by rank, with a bound that no attacker
 * can move. The addresses stay in the database; reports and the log store name them to people.
 */
export function accessQueries({ application, thresholds }: Config): readonly BusinessQuery[] {
  const { accessLog, interval } = application.business;
  if (accessLog === null) return [];
  const { table, address, session, ranks } = accessLog;
  const { topTalker, sessionAddresses } = thresholds;
  const within = (window: number) => `created_at >= now() - interval '${window} seconds'`;
  const lately = formatDuration(topTalker.window);
  const requests: BusinessQuery = {
    name: 'business_access',
    sql: `SELECT count(*) AS requests, count(DISTINCT ${address}) AS addresses
FROM ${table}
WHERE ${within(topTalker.window)} AND ${address} IS NOT NULL`,
    reads: { [table]: ['created_at', address] },
    interval,
    values: [
      { name: 'requests', help: `Requests of the last ${lately} whose address is known.` },
      { name: 'addresses', help: 'Addresses that these came from.' },
    ],
  };
  const talkers: BusinessQuery = {
    name: 'business_talkers',
    sql: `SELECT rank, coalesce(requests, 0) AS requests
FROM generate_series(1, ${ranks}) AS rank
LEFT JOIN (
  SELECT count(*) AS requests, row_number() OVER (ORDER BY count(*) DESC) AS place
  FROM ${table}
  WHERE ${within(topTalker.window)} AND ${address} IS NOT NULL
  GROUP BY ${address}
) AS talkers ON place = rank`,
    reads: { [table]: ['created_at', address] },
    interval,
    labels: [
      {
        name: 'rank',
        help: '1: the address with the most requests.',
        values: Array.from({ length: ranks }, (_, at) => String(at + 1)),
      },
    ],
    values: [{ name: 'requests', help: `Requests of the last ${lately} from the address of that rank.` }],
  };
  const sessions = (column: string): BusinessQuery => ({
    name: 'business_sessions',
    sql: `SELECT count(*) AS active, coalesce(max(addresses), 0) AS most_addresses
FROM (
  SELECT count(DISTINCT ${address}) AS addresses
  FROM ${table}
  WHERE ${within(sessionAddresses.window)} AND ${column} IS NOT NULL
  GROUP BY ${column}
) AS sessions`,
    reads: { [table]: ['created_at', address, column] },
    interval,
    values: [
      {
        name: 'active',
        help: `Sessions that asked for something in the last ${formatDuration(sessionAddresses.window)}.`,
      },
      { name: 'most_addresses', help: 'The most addresses that one of them was used from.' },
    ],
  });
  return [requests, talkers, ...(session === null ? [] : [sessions(session)])];
}
