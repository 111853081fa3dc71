import { DATABASE_ACCESS } from '../../../inventory';
import { oneOf } from '../../promql';

/** Longest transaction by state, user and application; the exporter adds a 0 for states that nobody is in. */
export const LONGEST = 'pg_stat_activity_max_tx_duration';

const { backup, maintenance } = DATABASE_ACCESS;

/** A dump and a VACUUM take as long as they take; their own jobs have deadlines. */
export const PLANNED = oneOf([backup.role, maintenance.role]);

/** SQL: not a session of a dump, which keeps its snapshot open and asks nothing, or of maintenance; for runbooks. */
export const UNPLANNED = `usename NOT IN (${[backup.role, maintenance.role].map((role) => `\\$\\$${role}\\$\\$`).join(', ')})`;

/** The role of a dump, for examples. */
export const PLANNED_USER = backup.role;

const COLUMNS = 'pid, usename, state, now() - xact_start AS age, left(query, 80)';

/** The oldest transactions, for runbooks. */
export const OLDEST = `SELECT ${COLUMNS} FROM pg_stat_activity WHERE xact_start IS NOT NULL ORDER BY xact_start LIMIT 10`;

/** Who waits for a lock, and for whom. */
export const BLOCKED =
  'SELECT pid, pg_blocking_pids(pid) AS waits_for, left(query, 80) FROM pg_stat_activity WHERE cardinality(pg_blocking_pids(pid)) > 0';
