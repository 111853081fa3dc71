import type { Config } from '../../../config';
import { quote, series } from '../../promql';
import type { Labels } from '../../quantity';

/** What the exporter tells about the database, in rules and in examples. */
export interface DatabaseSeries {
  /** Matcher of its scrape job, without braces. */
  readonly own: string;
  /** Matcher of the databases that people made. */
  readonly databases: string;
  readonly namespace: string;
  /** The application's database, the one of examples. */
  readonly datname: string;
  /** A series of the exporter that is running; `instance: 'a'` is its predecessor, still visible for minutes. */
  readonly series: (metric: string, more?: Labels) => string;
}

/** Two exporters overlap when one is replaced: quantities take the larger value, they never add the two up. */
export function databaseSeries({ application }: Config): DatabaseSeries {
  const { namespace, database } = application;
  const labels = { job: database.name, namespace, instance: 'b' };
  return {
    own: `job=${quote(database.name)}`,
    databases: 'datname!~"template.*"',
    namespace,
    datname: database.database,
    series: (metric, more = {}) => series(metric, { ...labels, ...more }),
  };
}
