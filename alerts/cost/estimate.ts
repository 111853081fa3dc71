import type { Config } from '../../config';
import { fleetOf, jobCosts } from '../../inventory';
import type { JobCost } from '../../inventory';
import { intervalOf } from '../pace';
import { recordedBy } from '../rules/files';
import type { Slice } from '../rules/files';
import type { RuleFile } from '../rules/rule';
import type { Signal } from '../signal';
import { readables, recordedSeries, ruleCosts } from './rules';
import type { RuleCost } from './rules';

/** What one Prometheus of the plane stores, reads and keeps, as the numbers of `cost` let expect. */
export interface Estimate {
  readonly jobs: readonly JobCost[];
  readonly rules: readonly RuleCost[];
  /** Series that rules record, and their samples per second. */
  readonly recorded: { readonly series: number; readonly samplesPerSecond: number };
  /** Active series of all jobs and rules; alerts add two of their own while they fire. */
  readonly series: number;
  readonly samplesPerSecond: number;
  /** The budget, `cost.maxSeries`. */
  readonly maxSeries: number;
  /**
   * Bytes on disk after the retention: retention × samples per second × `cost.bytesPerSample`, the formula of
   * Prometheus' documentation on storage. Series that come and go with pods make it somewhat more.
   */
  readonly disk: number;
  /** Bytes that retention by size allows: the volume × `plane.prometheus.retentionShare`. */
  readonly room: number;
}

/** The rules of a plane, as `alerting` makes them. */
export interface Rules {
  readonly signals: readonly Signal[];
  readonly slices: readonly Slice[];
  readonly rules: RuleFile;
}

// The page and the summary of a synth ask for the same.
const made = new WeakMap<Rules, Estimate>();

/** Estimates the cost of a plane. */
export function estimate(config: Config, plane: Rules): Estimate {
  const found = made.get(plane) ?? estimateOf(config, plane);
  made.set(plane, found);
  return found;
}

function estimateOf(config: Config, { signals, slices, rules }: Rules): Estimate {
  const fleet = fleetOf(
    config,
    rules.groups.map(({ name }) => name),
  );
  const jobs = jobCosts(fleet);
  const all = readables(fleet, signals);
  const recorded = recordings(signals, config, (quantity) => recordedSeries(quantity, all));
  const series = sum(jobs.map((job) => job.series)) + recorded.series;
  const samplesPerSecond = sum(jobs.map((job) => job.samplesPerSecond)) + recorded.samplesPerSecond;
  const { retention, retentionShare } = config.plane.prometheus;
  return {
    jobs,
    rules: ruleCosts(slices, all, fleet),
    recorded,
    series,
    samplesPerSecond,
    maxSeries: config.cost.maxSeries,
    disk: retention * samplesPerSecond * config.cost.bytesPerSample,
    room: config.environment.storage.prometheus * retentionShare,
  };
}

function recordings(
  signals: readonly Signal[],
  config: Config,
  seriesOf: (quantity: Signal['quantity']) => number,
): Estimate['recorded'] {
  const seen = new Set<string>();
  const all = signals.flatMap((signal) =>
    recordedBy(signal).flatMap((quantity) => {
      if (seen.has(quantity.record)) return [];
      seen.add(quantity.record);
      return [{ series: seriesOf(quantity), every: intervalOf(signal, config) }];
    }),
  );
  return {
    series: sum(all.map(({ series }) => series)),
    samplesPerSecond: sum(all.map(({ series, every }) => series / every)),
  };
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);
