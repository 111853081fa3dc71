import { kubectl } from './kubectl';
import type { World } from './world';
import { DATABASE_ACCESS, WAL_SLOT } from '../../inventory';

const { backup, replication, maintenance, business } = DATABASE_ACCESS;
const ROLES = [backup, replication, maintenance, business].map(({ role }) => role);

/** The application's database, asked from inside its pod as its administrator. */
export class Database {
  constructor(private readonly world: World) {}

  /** Rows of a statement, columns separated by `|`. Errors: what psql said. */
  async ask(sql: string): Promise<string[]> {
    const { namespace, plane } = this.world;
    const { name, database } = plane.config.application.database;
    const psql = `psql --no-psqlrc -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d "${database}" -qAt`;
    const args = ['-n', namespace, 'exec', '-i', `statefulset/${name}`, '--', 'sh', '-c', psql];
    return (await kubectl(args, { input: sql })).split('\n').filter(Boolean);
  }

  /** Every attribute of the plane's roles and whom they belong to: equal before and after means nothing changed. */
  roles(): Promise<string[]> {
    return this
      .ask(`SELECT rolname, rolsuper, rolcanlogin, rolreplication, rolcreatedb, rolcreaterole, rolconnlimit,
        (SELECT string_agg(roleid::regrole::text, ',' ORDER BY 1) FROM pg_auth_members m WHERE m.member = r.oid)
      FROM pg_roles r WHERE rolname IN (${ROLES.map((role) => `'${role}'`).join(', ')}) ORDER BY 1;`);
  }

  /** Takes the plane's slot, roles and what they own away: a slot that nobody reads keeps WAL until it is capped. */
  async forget(): Promise<void> {
    await this.ask(
      `SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = '${WAL_SLOT}';`,
    );
    const there = (await this.roles()).map((line) => line.replace(/\|.*/, ''));
    for (const role of there) await this.ask(`DROP OWNED BY ${role}; DROP ROLE ${role};`);
  }
}
