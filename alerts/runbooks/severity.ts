import { formatDuration } from '../../config';
import type { Config } from '../../config';
import type { Level, Sev } from '../signal';

/** Both guides' words for a severity, worst first. */
const NAMES: Record<Sev, string> = {
  sev1: 'SEV1(緊急/致命的)',
  sev2: 'SEV2(重要)',
  sev3: 'SEV3(通常/軽微)',
  sev4: 'SEV4(軽微)',
};

/** How a page names the severity of a level. */
export function severityName({ sev, severity }: Level): string {
  return sev ? NAMES[sev] : severity;
}

/** When somebody should be at work on it and when it should be over, for two columns of a table. */
export function objectiveOf(
  { sev }: Level,
  { runbooks }: Config,
): readonly [respond: string, recover: string] {
  if (sev === undefined) return ['—', '—'];
  if (sev === 'sev4') return ['計画的に / planned', '計画的に / planned'];
  const { respond, respondAtLatest, recover } = runbooks.objectives[sev];
  const latest = formatDuration(respondAtLatest);
  const bound = respond === respondAtLatest ? '' : `(遅くとも / at the latest ${latest})`;
  return [`${formatDuration(respond)}${bound}`, formatDuration(recover)];
}
