import { formatDuration } from '../../config';
import type { Config } from '../../config';
import { accessQueries } from './access-queries';
import type { BusinessQuery } from './query';

export const SIGHTINGS = 'public.sightings';
export const PREDICTIONS = 'public.predictions';

/** Every query of the business exporter. Days are those of `application.timeZone`, whatever zone the session has. */
export function businessQueries(config: Config): readonly BusinessQuery[] {
  const { activeUsers } = config.application.business;
  return [sightings(config), usualSightings(config), prediction(config), data(config)].concat(
    activeUsers ? [users(config, activeUsers)] : [],
    accessQueries(config),
  );
}

/** An instant: the beginning of the day so many days ago. An index on `created_at` serves comparisons with it. */
function midnight({ application: { timeZone } }: Config, daysAgo = 0): string {
  const zone = `'${timeZone}'`;
  const ago = daysAgo === 0 ? '' : ` - interval '${daysAgo} days'`;
  return `((date_trunc('day', now() AT TIME ZONE ${zone})${ago}) AT TIME ZONE ${zone})`;
}

function sightings(config: Config): BusinessQuery {
  return {
    name: 'business_sightings',
    sql: `SELECT
  count(*) FILTER (WHERE created_at >= ${midnight(config)}) AS today,
  count(*) FILTER (WHERE created_at < ${midnight(config)}) AS yesterday
FROM ${SIGHTINGS}
WHERE created_at >= ${midnight(config, 1)}`,
    reads: { [SIGHTINGS]: ['created_at'] },
    interval: config.application.business.interval,
    values: [
      { name: 'today', help: 'Sightings reported since midnight of the application’s time zone.' },
      { name: 'yesterday', help: 'Sightings reported on the whole day before.' },
    ],
  };
}

function usualSightings(config: Config): BusinessQuery {
  const days = config.thresholds.sightingsDropped.baseline / 86_400;
  return {
    name: 'business_sightings_usual',
    sql: `SELECT count(*) / ${days}.0 AS per_day
FROM ${SIGHTINGS}
WHERE created_at >= ${midnight(config, days + 1)} AND created_at < ${midnight(config, 1)}`,
    reads: { [SIGHTINGS]: ['created_at'] },
    interval: config.application.business.historyInterval,
    values: [{ name: 'per_day', help: `Sightings a day, on average of the ${days} days before yesterday.` }],
  };
}

function prediction(config: Config): BusinessQuery {
  const window = formatDuration(config.thresholds.accuracy.window);
  return {
    name: 'business_prediction',
    sql: `SELECT coalesce(avg(accuracy), 0) AS accuracy, count(accuracy) AS samples
FROM ${PREDICTIONS}
WHERE created_at >= now() - interval '${config.thresholds.accuracy.window} seconds'`,
    reads: { [PREDICTIONS]: ['created_at', 'accuracy'] },
    interval: config.application.business.historyInterval,
    values: [
      {
        name: 'accuracy',
        help: `Mean accuracy (0 to 1) of the predictions of the last ${window}; 0 without any.`,
      },
      { name: 'samples', help: `Predictions of the last ${window} whose accuracy is known.` },
    ],
  };
}

/** A table that never had a row says 0, which is older than any limit. */
function data(config: Config): BusinessQuery {
  const newest = (table: string) =>
    `SELECT '${table}' AS data, coalesce(extract(epoch FROM max(created_at)), 0) AS last_timestamp_seconds FROM ${table}`;
  return {
    name: 'business_data',
    sql: [SIGHTINGS, PREDICTIONS].map(newest).join('\nUNION ALL\n'),
    reads: { [SIGHTINGS]: ['created_at'], [PREDICTIONS]: ['created_at'] },
    interval: config.application.business.interval,
    labels: [{ name: 'data', help: 'Table.', values: [SIGHTINGS, PREDICTIONS] }],
    values: [
      {
        name: 'last_timestamp_seconds',
        help: 'When the newest row was made, in seconds since 1970; 0: never.',
      },
    ],
  };
}

function users(
  config: Config,
  { table, column, within }: NonNullable<Config['application']['business']['activeUsers']>,
): BusinessQuery {
  return {
    name: 'business_users',
    sql: `SELECT count(DISTINCT ${column}) AS active
FROM ${table}
WHERE created_at >= now() - interval '${within} seconds'`,
    reads: { [table]: ['created_at', column] },
    interval: config.application.business.interval,
    values: [{ name: 'active', help: `Users who did something in the last ${formatDuration(within)}.` }],
  };
}
