/** Sessions of clients by state: who is there, who waits, who holds a transaction open and does nothing. */
export const SESSIONS =
  'SELECT state, wait_event_type, count(*), max(now() - state_change) AS longest FROM pg_stat_activity ' +
  'WHERE pid <> pg_backend_pid() GROUP BY 1, 2 ORDER BY 3 DESC';
