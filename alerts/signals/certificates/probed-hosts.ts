import type { SignalContext } from '../../context';

/** The hosts that are really probed from outside. */
export function probedHosts({ inventory }: SignalContext): string[] {
  return inventory.scrapeJobs.flatMap((job) =>
    job.kind === 'probe' && job.job === 'probe-certificate'
      ? job.targets.flatMap(({ labels }) => labels['host'] ?? [])
      : [],
  );
}
