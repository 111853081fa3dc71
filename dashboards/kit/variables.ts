import type { Config } from '../../config';
import type { Text } from '../../alerts';
import { bilingual } from '../../alerts';
import { quote } from '../../alerts/promql';
import { loggedServices } from '../../inventory';
import { datasourceVariable, queryVariable } from './sdk';

/** A choice of label values beside the data source; a board offers it only where some of its panels follow it. */
export interface Choice {
  /** Name in queries: `$pod`. */
  readonly name: string;
  readonly title: Text;
  /** The values are those of this label … */
  readonly label: string;
  /** … on this series, a selector that names a scrape job. */
  readonly of: string;
}

/** The pods of the namespace. */
export function podChoice({ application }: Config): Choice {
  const namespace = quote(application.namespace);
  return {
    name: 'pod',
    title: { ja: 'Pod', en: 'Pod' },
    label: 'pod',
    of: `kube_pod_info{job="kube-state-metrics",namespace=${namespace}}`,
  };
}

/** The services under observation; each is probed, and all but those whose logs are counted are scraped. */
export function serviceChoice(config: Config): Choice {
  const shared = { name: 'service', title: { ja: 'サービス', en: 'Service' } };
  if (loggedServices(config).length > 0)
    return { ...shared, label: 'service', of: 'probe_success{job="probe"}' };
  const jobs = quote(config.application.services.map(({ name }) => name).join('|'));
  return { ...shared, label: 'job', of: `up{job=~${jobs}}` };
}

/** The data source, then the choices; each begins with everything. */
export function variables(choices: readonly Choice[]) {
  return [
    datasourceVariable(),
    ...choices.map(({ name, title, label, of }) =>
      queryVariable(
        name,
        title.ja === title.en ? title.ja : bilingual(title),
        `label_values(${of}, ${label})`,
      ),
    ),
  ];
}
