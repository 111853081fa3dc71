import type { commands } from '../../commands';
import type { Step } from '../../signal';

const PER_DAY =
  'SELECT created_at::date AS day, count(*) FROM sightings WHERE created_at > now() - interval \\$\\$14 days\\$\\$ GROUP BY 1 ORDER BY 1';
const ACCURACY_PER_DAY =
  'SELECT created_at::date AS day, avg(accuracy), count(*) FROM predictions WHERE created_at > now() - interval \\$\\$14 days\\$\\$ GROUP BY 1 ORDER BY 1';

/** What the tables themselves say. */
export function lastDays(run: ReturnType<typeof commands>): { sightings: Step; predictions: Step } {
  return {
    sightings: {
      text: { ja: 'この 2 週間の目撃数(日別)', en: 'Sightings of the last two weeks, by day' },
      command: run.database(PER_DAY),
    },
    predictions: {
      text: {
        ja: 'この 2 週間の予測と精度(日別)',
        en: 'Predictions and accuracy of the last two weeks, by day',
      },
      command: run.database(ACCURACY_PER_DAY),
    },
  };
}
