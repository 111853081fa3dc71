import { parse } from 'yaml';
import { ConfigError, formatDuration, parseDuration } from '../../config';
import type { Config } from '../../config';
import { configWith, source } from './config';
import type { Changes } from './config';

/** A number of `thresholds.yaml`, with a change to another valid one nearby. */
export interface Leaf {
  /** Dotted path: `thresholds.memory.warning.above`, list items by index. */
  readonly path: string;
  /** The value as it stands in the file. */
  readonly value: string | number;
  /** For `configWith`: this value, and where it must move along, another. */
  readonly changes: Changes;
  /** The configuration of prod with everything on, after these changes. */
  readonly config: Config;
}

/** What prod leaves off until somebody configures it: a number of something that is off moves nothing. */
export const SWITCHED_ON: Changes = {
  'environment.offsite': {
    repository: 's3:https://s3.example.com/shiojiri-backups',
    cidrs: ['203.0.113.0/24'],
    port: 443,
  },
  'application.business.accessLog.session': 'session_id',
};

/** A latency limit must be the bound of a bucket, and the other way round. */
const LATENCY = 'thresholds.responseTime.warning.above';
const PREDICTION = 'thresholds.predictions.time.warning.above';
const BUCKETS = 'application.serviceDefaults.metrics.buckets';
const OBJECTIVE = 'application.serviceDefaults.objectives.latency.within';
const SATISFIED = 'application.satisfaction.satisfied';
const TOLERATED = 'application.satisfaction.tolerated';
const BOUNDED = [LATENCY, PREDICTION, OBJECTIVE, SATISFIED, TOLERATED];
/** Must stay below the periods after which it is critical. */
const MISSED = 'thresholds.jobOverdue.missedPeriods';
/** One that an alert counts must stay: it takes its neighbour's place. */
const STATUS = /^logging\.http\.statuses\.(\d+)$/;
/** As long as a chunk allows. */
const LINE = 'logging.read.longestLine';

/**
 * Every number of the file: ratios, durations, sizes, cores, schedules, counts; names and switches are left out.
 * Takes about 50 ms for each of them. `sections`: of the file; default: all. Errors: when no nearby value of a
 * number is accepted.
 */
export function leaves(sections?: readonly string[]): readonly Leaf[] {
  const wanted = numbers().filter(({ path }) => sections?.includes(path.split('.')[0] ?? '') ?? true);
  return wanted.map(({ path, value }) => {
    const tried = [...neighbours(value).map((other) => ({ [path]: other })), ...coupled(path, value)];
    for (const changes of tried) {
      const config = accepted(changes);
      if (config) return { path, value, changes, config };
    }
    throw new Error(
      `${path}: no value near ${value} is accepted; teach test/support/leaves.ts one (tried ${JSON.stringify(tried)})`,
    );
  });
}

function accepted(changes: Changes): Config | undefined {
  try {
    return configWith({ ...SWITCHED_ON, ...changes });
  } catch (error) {
    if (error instanceof ConfigError) return undefined;
    throw error;
  }
}

function numbers(): { path: string; value: string | number }[] {
  const walk = (value: unknown, path: readonly string[]): { path: string; value: string | number }[] => {
    if (typeof value === 'object' && value !== null) {
      return Object.entries(value).flatMap(([key, inner]) => walk(inner, [...path, key]));
    }
    if (typeof value !== 'string' && typeof value !== 'number') return [];
    return neighbours(value).length > 0 ? [{ path: path.join('.'), value }] : [];
  };
  return walk(parse(source('config/thresholds.yaml').text), []);
}

/** Values beside one, nearest first; none for what is not a number. */
function neighbours(value: string | number): (string | number)[] {
  if (typeof value === 'number') return [1, -1, 2, -2, 3].map((by) => value + by);
  const [, count = '', unit = ''] = /^(\d+(?:\.\d+)?)(%|Ki|Mi|Gi|Ti|kbit|Mbit|Gbit|)$/.exec(value) ?? [];
  if (count !== '' && unit === '') return [String(Number(count) + 1)];
  if (count !== '') return [1, -1].map((by) => `${Number(count) + by}${unit}`);
  if (/^\d+m$/.test(value))
    return [...durations(value), `${parseInt(value) + 1}m`, `${parseInt(value) - 1}m`];
  if (/^(\d+(w|d|h|m|s|ms))+$/.test(value)) return durations(value);
  if (/^\d\d:\d\d$/.test(value)) return [`${value.slice(0, 3)}${value.endsWith('30') ? '31' : '30'}`];
  if (/^\d{4}-\d\d-\d\d$/.test(value))
    return [1, -1].map((days) => new Date(Date.parse(value) + days * 86_400_000).toISOString().slice(0, 10));
  const [minute = '', ...fields] = value.split(' ');
  if (fields.length === 4 && /^\d+$/.test(minute)) return [[(Number(minute) + 1) % 60, ...fields].join(' ')];
  return [];
}

/** Whole evaluations, whole minutes, and for those shorter than that a fifth. */
function durations(value: string): string[] {
  const seconds = parseDuration(value);
  if (seconds > 0 && seconds < 0.005) return [formatDuration(seconds * 2)]; // a fifth would be rounded away
  const steps = seconds > 0 && seconds < 1 ? [seconds / 5] : [15, -15, 60, seconds, -seconds / 2, 1, -1];
  return steps.flatMap((by) => (seconds + by > 0 ? [formatDuration(seconds + by)] : []));
}

/** Changes of two numbers at once, for one that cannot move alone. */
function coupled(path: string, value: string | number): Changes[] {
  if (BOUNDED.includes(path)) {
    const bounds = numbers().filter((it) => it.path.startsWith(`${BUCKETS}.`) && it.value !== value);
    return bounds.map((bound) => ({ [path]: bound.value })).reverse();
  }
  if (path.startsWith(`${BUCKETS}.`)) {
    const along = numbers().filter((it) => BOUNDED.includes(it.path) && it.value === value);
    return neighbours(value).map((other) => ({
      [path]: other,
      ...Object.fromEntries(along.map((it) => [it.path, other])),
    }));
  }
  const [, status] = STATUS.exec(path) ?? [];
  if (status !== undefined) return [{ [path]: 405, [`logging.http.statuses.${Number(status) - 1}`]: value }];
  if (path === LINE) return [{ [path]: '512Ki' }];
  if (path === MISSED) return [{ [path]: 2, 'thresholds.jobOverdue.criticalPeriods': 3 }];
  return [];
}
