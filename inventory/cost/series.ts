import type { Fleet } from '../fleet';
import { podsOf } from '../fleet';
import { catalogueOf } from '../metrics';
import type { ScrapeJob } from '../scrape-jobs';
import { labelsOf } from '../shape';
import type { Kind, Shape } from '../shape';

/** Series that Prometheus adds for every target: `up` and four about the scrape. */
export const ADDED = [
  'up',
  'scrape_duration_seconds',
  'scrape_samples_scraped',
  'scrape_samples_post_metric_relabeling',
  'scrape_series_added',
] as const;

/** The labels that a job's targets give their series. */
export function targetsOf(fleet: Fleet, job: ScrapeJob): Kind {
  if (job.kind === 'probe')
    return job.targets.map(({ url, labels }) => ({ job: job.job, instance: url, ...labels }));
  if (job.kind === 'nodes') return fleet.nodes.map((node) => ({ job: job.job, ...node }));
  const pods = podsOf(fleet, job.workload);
  // A workload that is not of the plane, nor of the application: cert-manager, one replica.
  if (pods.length === 0) return [{ job: job.job, instance: job.service }];
  return pods.map(({ labels }) => ({
    job: job.job,
    instance: labels.pod,
    ...(job.honorLabels !== true && { ...labels, service: job.service }),
  }));
}

/** The series of a job, by metric name: what its targets are asked for, and what Prometheus adds. */
export function seriesOf(fleet: Fleet, job: ScrapeJob): ReadonlyMap<string, Shape> {
  const targets = targetsOf(fleet, job);
  const listed = Object.entries(catalogueOf(fleet, job.job));
  // The kubelets report pods and volumes of all nodes together: none is reported twice.
  const base: Shape = job.kind === 'nodes' ? [[{ job: job.job }]] : [targets];
  return new Map<string, Shape>([
    ...listed.map(([name, shape]) => [name, [...without(base, shape), ...shape]] as const),
    ...ADDED.map((name) => [name, [targets]] as const),
  ]);
}

/** The targets' labels that the metric does not bring itself: what is honoured wins. */
function without(base: Shape, shape: Shape): Shape {
  const brought = new Set(shape.flatMap((kind) => [...labelsOf(kind)]));
  return base.map((kind) => {
    if (![...labelsOf(kind)].some((name) => brought.has(name))) return kind;
    return kind.map((labels) =>
      Object.fromEntries(Object.entries(labels).filter(([name]) => !brought.has(name))),
    );
  });
}

/** How many series a shape has: the product of its kinds. */
export function countOf(shape: Shape): number {
  return shape.reduce((product, kind) => product * kind.length, 1);
}
