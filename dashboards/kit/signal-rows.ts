import type { Config } from '../../config';
import { domainTitle } from '../../alerts';
import type { Domain, Signal, Text } from '../../alerts';
import type { Row } from './board';
import { signalPanel } from './signal-panel';

/** Up to so many panels are seen at a glance, and need no headings between them. */
const AT_A_GLANCE = 6;

const HEADING: Text = { ja: 'しきい値のある量', en: 'Quantities with a limit' };

/**
 * The rows every board begins with: the quantities that have a limit, all of them. A short board has one row, a
 * longer one a row for each folder its signals come from, in the order of the catalogue.
 */
export function signalRows(config: Config, signals: readonly Signal[]): readonly Row[] {
  const panels = (some: readonly Signal[]) => some.map((signal) => signalPanel(signal, config));
  const domains = new Map<Domain | undefined, Signal[]>();
  for (const signal of signals) domains.set(signal.domain, [...(domains.get(signal.domain) ?? []), signal]);
  if (signals.length <= AT_A_GLANCE || domains.size === 1)
    return [{ title: HEADING, panels: panels(signals) }];
  return [...domains].map(([domain, some]) => ({
    title: domain === undefined ? HEADING : domainTitle(domain),
    panels: panels(some),
  }));
}
