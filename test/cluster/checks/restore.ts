import { Database } from '../database';
import { Finding } from '../suite';
import type { Check } from '../suite';
import { typed } from '../typed';
import type { World } from '../world';

/** What nobody had when the backup was taken: it is gone after the restore, and back after the undo. */
const LATER = 'later than the backup';

/**
 * The commands of the procedures as a person types them on a laptop: each becomes a Job, is followed, and ends with
 * the script's exit code. The live database is replaced by its newest backup and brought back.
 */
export function restoreChecks(world: World): readonly Check[] {
  const database = new Database(world);
  const { database: live } = world.plane.config.application.database;
  const rows = async () =>
    Number((await database.ask(`SELECT count(*) FROM sightings WHERE place = '${LATER}';`))[0]);
  const databases = async (like: string) =>
    database.ask(`SELECT datname FROM pg_database WHERE datname LIKE '${live}\\_${like}\\_%' ORDER BY 1;`);
  return [
    {
      what: '`scripts/backup.sh --list`, typed outside the cluster, shows the backups',
      run: async () => {
        const { said } = await typed(world, 0, 'backup.sh', '--list');
        const found = said.match(/^backup_\d{8}_\d{6}\tscheduled/gm) ?? [];
        if (found.length === 0) throw new Finding(said);
        return `${found.length} of the schedule's`;
      },
    },
    {
      what: '`scripts/restore.sh --latest --force` replaces the live database by its newest backup',
      run: async () => {
        await database.ask(`INSERT INTO sightings (user_id, place, created_at)
          SELECT user_id, '${LATER}', now() FROM sightings LIMIT 1;`);
        if ((await rows()) !== 1) throw new Finding('the row of the test was not written');
        const { seconds } = await typed(world, 0, 'restore.sh', '--latest', '--force');
        const [left, kept] = [await rows(), await databases('pre')];
        if (left !== 0) throw new Finding(`${left} rows are later than the backup`);
        if (kept.length !== 1) throw new Finding(`kept of before: ${kept.join(' ') || 'nothing'}`);
        return `${seconds} s; before: ${kept.join('')}`;
      },
    },
    {
      what: '`scripts/restore.sh --undo` only says what it would do, and with --force brings the old one back',
      run: async () => {
        await typed(world, 3, 'restore.sh', '--undo');
        if ((await rows()) !== 0) throw new Finding('the plan alone has changed the database');
        const { seconds } = await typed(world, 0, 'restore.sh', '--undo', '--force');
        const [back, kept] = [await rows(), await databases('pre')];
        if (back !== 1) throw new Finding(`${back} rows of the test are back, expected 1`);
        if (kept.length !== 0) throw new Finding(`still kept: ${kept.join(' ')}`);
        await database.ask(`DELETE FROM sightings WHERE place = '${LATER}';`);
        for (const name of await databases('undone'))
          await database.ask(`DROP DATABASE "${name}" WITH (FORCE);`);
        return `${seconds} s`;
      },
    },
  ];
}
