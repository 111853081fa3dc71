import type { Config } from '../../../config';
import { promql, range } from '../../promql';
import type { Cases, Labels, Wave } from '../../quantity';
import { origins } from './origin';
import type { Origin } from './origin';

/** Requests that are measured together, wherever they are counted. */
export interface Traffic {
  /** What the names of its recorded quantities begin with; empty for all requests of users. */
  readonly prefix: string;
  readonly origins: readonly [Origin, ...Origin[]];
}

/** The requests of users of all services. */
export function traffic(config: Config): Traffic {
  return { prefix: '', origins: origins(config) };
}

/** What the recorded series of an example are identified by: a service, the first one of the first origin. */
export function identityOf({ origins: [{ identity }] }: Traffic): Labels {
  return identity;
}

/**
 * The rates per second of some series over a window in seconds, of all origins, added up by some labels. A service has
 * one origin, so that none counts twice. `selector`: the series of an origin.
 */
export function added(
  from: readonly Origin[],
  labels: string,
  window: number,
  selector: (origin: Origin) => string,
): string {
  const rates = from.map((origin) => `rate(${selector(origin)}${range(window)})`);
  return promql`
    sum by (${labels}) (
      ${rates.join('\nor\n')}
    )`;
}

/** The cases of each origin, those of the first one being the source's own. `identity`: default: its service. */
export function casesOf(
  { origins: [first, ...rest] }: Traffic,
  of: (origin: Origin) => Omit<Cases, 'identity'>,
  identity: (origin: Origin) => Labels = (origin) => origin.identity,
): Cases & { readonly further?: readonly Cases[] } {
  const cases = (origin: Origin): Cases => ({ identity: identity(origin), ...of(origin) });
  return { ...cases(first), ...(rest.length > 0 && { further: rest.map(cases) }) };
}

/** Series of an example that all behave alike. */
export function alike(series: readonly string[], wave: Wave): Readonly<Record<string, Wave>> {
  return Object.fromEntries(series.map((one) => [one, wave]));
}
