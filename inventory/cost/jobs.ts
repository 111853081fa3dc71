import type { Config } from '../../config';
import type { Fleet } from '../fleet';
import { scrapeJobs } from '../scrape-jobs';
import type { ScrapeJob } from '../scrape-jobs';
import { countOf, seriesOf, targetsOf } from './series';

/** What a scrape job costs one Prometheus. */
export interface JobCost {
  readonly job: string;
  readonly targets: number;
  /** Active ones; those of pods that are gone live on in the head for up to three hours and are not counted. */
  readonly series: number;
  /** Series ÷ interval of the scrape: every series has one sample per scrape. */
  readonly samplesPerSecond: number;
}

/** The cost of every scrape job, the dearest first. */
export function jobCosts(fleet: Fleet): readonly JobCost[] {
  return scrapeJobs(fleet.config)
    .map((job) => {
      const targets = targetsOf(fleet, job).length;
      const listed = [...seriesOf(fleet, job).values()].reduce((sum, shape) => sum + countOf(shape), 0);
      const series = listed + targets * unlistedPerTarget(fleet.config, job);
      return { job: job.job, targets, series, samplesPerSecond: series / sampledEvery(job, fleet.config) };
    })
    .sort((one, other) => other.samplesPerSecond - one.samplesPerSecond || other.series - one.series);
}

/** Series of a target that the catalogue does not list but the keep-list lets through: a service may export anything. */
function unlistedPerTarget({ application, cost }: Config, { job }: ScrapeJob): number {
  return application.services.some(({ name }) => name === job) ? cost.otherSeriesPerPod : 0;
}

/** Seconds between two samples of a scrape job. */
export function sampledEvery({ kind }: ScrapeJob, { evaluation }: Config): number {
  return kind === 'probe' ? evaluation.probeInterval : evaluation.scrapeInterval;
}
